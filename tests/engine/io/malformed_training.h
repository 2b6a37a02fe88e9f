#pragma once

#include "malformed.h"
#include "project_text.h"

namespace tests {

inline std::vector<Malformed> malformedTraining() {
    using engine::core::Code;
    return {
        {"loss misspelled", projectWith("mse", "msee"), Code::InvalidValue,
         "training.loss: unknown loss \"msee\"; did you mean \"mse\"?"},
        {"loss is null", projectWith("\"mse\"", "null"), Code::WrongType,
         "training.loss: expected a text, got null"},
        {"optimizer is text", projectWith("{\"type\": \"sgd\", \"learning_rate\": 0.1}", "\"sgd\""),
         Code::WrongType, "training.optimizer: expected an object, got \"sgd\""},
        {"optimizer misspelled", projectWith("sgd", "adm"), Code::InvalidValue,
         "training.optimizer.type: unknown optimizer \"adm\"; did you mean \"adam\"?"},
        {"learning rate is 0", projectWith("\"learning_rate\": 0.1", "\"learning_rate\": 0"),
         Code::OutOfRange,
         "training.optimizer.learning_rate: expected a number above 0 and at most 100, got 0"},
        {"nesterov without momentum", projectWith("\"learning_rate\": 0.1", "\"nesterov\": true"),
         Code::InvalidValue, "training.optimizer.nesterov: needs a momentum above 0"},
        {"batch of 0", projectWith("\"batch_size\": 10", "\"batch_size\": 0"), Code::OutOfRange,
         "training.batch_size: expected a whole number from 1 to 2147483647, got 0"},
        {"epochs of 1e300", projectWith("\"epochs\": 5", "\"epochs\": 1e300"), Code::OutOfRange,
         "training.epochs: expected a whole number from 1 to 2147483647, got 1e+300"},
        {"precision misspelled", projectWith("float64", "float16"), Code::InvalidValue,
         "training.precision: unknown value \"float16\"; did you mean \"float32\"?"},
        {"schedule misspelled", projectWith("\"epochs\": 5", "\"schedule\": \"cosin\""), Code::InvalidValue,
         "training.schedule: unknown schedule \"cosin\"; did you mean \"cosine\"?"},
        {"schedule without type", projectWith("\"epochs\": 5", "\"schedule\": {\"gamma\": 0.5}"),
         Code::MissingKey, "training.schedule: the key \"type\" is missing"},
        {"schedule is a number", projectWith("\"epochs\": 5", "\"schedule\": 3"), Code::WrongType,
         "training.schedule: expected an object, got 3"},
        {"setting of another schedule",
         projectWith("\"epochs\": 5", "\"schedule\": {\"type\": \"cosine\", \"gamma\": 0.5}"),
         Code::UnknownKey,
         "training.schedule.gamma: unknown key \"gamma\"; expected one of \"type\", \"eta_min\", "
         "\"warmup_steps\""},
        {"gamma of 2", projectWith("\"epochs\": 5", "\"schedule\": {\"type\": \"step\", \"gamma\": 2}"),
         Code::OutOfRange, "training.schedule.gamma: expected a number above 0 and at most 1, got 2"},
        {"negative warm-up",
         projectWith("\"epochs\": 5", "\"schedule\": {\"type\": \"constant\", \"warmup_steps\": -1}"),
         Code::OutOfRange,
         "training.schedule.warmup_steps: expected a whole number from 0 to 9007199254740992, got -1"},
        {"negative penalty", projectWith("\"epochs\": 5", "\"l2\": -0.1"), Code::OutOfRange,
         "training.l2: expected a number from 0 to 1000000, got -0.1"},
        {"penalty is text", projectWith("\"epochs\": 5", "\"l1\": \"much\""), Code::WrongType,
         "training.l1: expected a number, got \"much\""},
        {"penalty in two places",
         projectWith("\"learning_rate\": 0.1}", "\"learning_rate\": 0.1, \"l1\": 0.1}, \"l1\": 0.2"),
         Code::InvalidValue, "training.l1: stands in training and in training.optimizer; expected it once"},
        {"clip norm misspelled", projectWith("\"epochs\": 5", "\"gradient_clip_nrm\": 1"), Code::UnknownKey,
         "training.gradient_clip_nrm: unknown key \"gradient_clip_nrm\"; did you mean "
         "\"gradient_clip_norm\"?"},
        {"early stopping is text", projectWith("\"epochs\": 5", "\"early_stopping\": \"yes\""),
         Code::WrongType, "training.early_stopping: expected an object, got \"yes\""},
        {"monitor misspelled",
         projectWith("\"epochs\": 5", "\"early_stopping\": {\"monitor\": \"val_loss\"}"), Code::InvalidValue,
         "training.early_stopping.monitor: unknown value \"val_loss\"; expected one of \"validation_loss\", "
         "\"validation_accuracy\", \"train_loss\", \"train_accuracy\""},
        {"half an epoch of patience", projectWith("\"epochs\": 5", "\"early_stopping\": {\"patience\": 0.5}"),
         Code::WrongType, "training.early_stopping.patience: expected a whole number, got 0.5"},
        {"validation monitored without any",
         projectWith("\"train\": 0.8, \"validation\": 0.2}", "\"train\": 1}")
             .replace(
                 projectWith("\"train\": 0.8, \"validation\": 0.2}", "\"train\": 1}").find("\"epochs\": 5"),
                 11, "\"early_stopping\": true"),
         Code::InvalidValue,
         "training.early_stopping.monitor: \"validation_loss\" needs validation data, but "
         "data.split.validation is 0"},
    };
}

inline std::vector<Malformed> malformedTensors() {
    using engine::core::Code;
    const std::string text = projectText();
    return {
        {"weights is a number", "{\"weights\": 3, " + text.substr(1, text.find("\"weights\"") - 5) + "}",
         Code::WrongType, "weights: expected a path or an object of tensors, got 3"},
        {"weights without path", "{\"weights\": \"\", " + text.substr(1, text.find("\"weights\"") - 5) + "}",
         Code::InvalidValue, "weights: expected a path without control characters, got \"\""},
        {"weights path with a zero byte",
         "{\"weights\": \"a\\u0000b\", " + text.substr(1, text.find("\"weights\"") - 5) + "}",
         Code::InvalidValue, "weights: expected a path without control characters, got \"a?b\""},
        {"tensor is an array",
         projectWith("{\"shape\": [1, 2], \"dtype\": \"float32\", \"base64\": \"AACAPwAAAMA=\"}", "[1, 2]"),
         Code::WrongType, "weights[\"0.weight\"]: expected an object, got an array"},
        {"tensor without shape", projectWith("\"shape\": [1, 2], ", ""), Code::MissingKey,
         "weights[\"0.weight\"]: the key \"shape\" is missing"},
        {"tensor of unknown dtype", projectWith("float32", "float23"), Code::InvalidValue,
         "weights[\"0.weight\"].dtype: unknown dtype \"float23\"; did you mean \"float32\"?"},
        {"tensor of negative shape", projectWith("[1, 2]", "[-1, 2]"), Code::WrongType,
         "weights[\"0.weight\"].shape[0]: expected a whole number of at least 0, got -1"},
        {"tensor of overflowing shape", projectWith("[1, 2]", "[4294967296, 4294967296, 2]"), Code::TooLarge,
         "weights[\"0.weight\"].shape: (4294967296, 4294967296, 2) has more elements than 64 bits can count"},
        {"tensor with too few bytes", projectWith("[1, 2]", "[1, 3]"), Code::ShapeMismatch,
         "weights[\"0.weight\"].base64: holds 8 bytes; (1, 3) float32 needs 12"},
        {"tensor not in base64", projectWith("AACAPwAAAMA=", "AACAPwAAAM*="), Code::Syntax,
         "weights[\"0.weight\"].base64: is not base64 with padding (RFC 4648)"},
        {"tensor without padding", projectWith("AACAPwAAAMA=", "AACAPwAAAMA"), Code::Syntax,
         "weights[\"0.weight\"].base64: is not base64 with padding (RFC 4648)"},
    };
}

} // namespace tests
