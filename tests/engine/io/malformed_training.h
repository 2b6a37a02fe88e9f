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
        {"schedule of a later version", projectWith("\"epochs\": 5", "\"schedule\": \"cosine\""),
         Code::Unsupported, "training.schedule: is not supported by this version; leave it out"},
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
