#pragma once

#include "malformed.h"
#include "project_text.h"

#include <vector>

namespace tests {

/// A project with that beside "standardize", "epochs" or the network.
inline std::string projectWithData(const std::string& what) {
    return projectWith("\"standardize\": false", "\"standardize\": false, " + what);
}
inline std::string projectWithUnfreezing(const std::string& what) {
    return projectWith("\"epochs\": 5", "\"epochs\": 5, \"unfreezing\": " + what);
}
inline std::string projectWithTuning(const std::string& what) {
    return projectWith("\"chainrule\": 1", "\"chainrule\": 1, \"fine_tuning\": " + what);
}
inline std::string projectWithSource(const std::string& what) {
    return projectWithTuning("{\"source\": {\"data\": {\"source\": \"xor\"}" + what + "}}");
}

inline std::vector<Malformed> malformedFineTuning() {
    using engine::core::Code;
    const std::string tensor = "{\"shape\": [1], \"dtype\": \"float32\", \"base64\": \"AACAPw==\"}";
    return {
        {"classes are a text", projectWithData("\"classes\": \"0, 1\""), Code::WrongType,
         "data.classes: expected an array of class names or numbers, got \"0, 1\""},
        {"no classes", projectWithData("\"classes\": []"), Code::WrongType,
         "data.classes: expected an array of class names or numbers, got an array"},
        {"class of half a number", projectWithData("\"classes\": [0, 0.5]"), Code::WrongType,
         "data.classes[1]: expected the name of a class, or its number from 0, got 0.5"},
        {"negative class", projectWithData("\"classes\": [-1, 1]"), Code::WrongType,
         "data.classes[0]: expected the name of a class, or its number from 0, got -1"},
        {"class with a line break", projectWithData("\"classes\": [\"a\\nb\", 1]"), Code::WrongType,
         "data.classes[0]: expected the name of a class, or its number from 0, got \"a?b\""},
        {"classes misspelled", projectWithData("\"clases\": [0, 1]"), Code::UnknownKey,
         "data.clases: unknown key \"clases\"; did you mean \"classes\"?"},
        {"no samples of a class", projectWithData("\"samples_per_class\": 0"), Code::OutOfRange,
         "data.samples_per_class: expected a whole number from 1 to 1000000000, got 0"},
        {"half a sample of a class", projectWithData("\"samples_per_class\": 2.5"), Code::WrongType,
         "data.samples_per_class: expected a whole number, got 2.5"},
        {"unfreezing is a text", projectWithUnfreezing("\"gradual\""), Code::WrongType,
         "training.unfreezing: expected an object, got \"gradual\""},
        {"unfreezing without type", projectWithUnfreezing("{\"epochs_per_layer\": 3}"), Code::MissingKey,
         "training.unfreezing: the key \"type\" is missing"},
        {"unknown unfreezing", projectWithUnfreezing("{\"type\": \"gradul\"}"), Code::InvalidValue,
         "training.unfreezing.type: unknown value \"gradul\"; did you mean \"gradual\"?"},
        {"unfreezing at once", projectWithUnfreezing("{\"type\": \"gradual\", \"epochs_per_layer\": 0}"),
         Code::OutOfRange,
         "training.unfreezing.epochs_per_layer: expected a whole number from 1 to 2147483647, got 0"},
        {"fine-tuning is a flag", projectWithTuning("true"), Code::WrongType,
         "fine_tuning: expected an object, got true"},
        {"unknown key of fine-tuning", projectWithTuning("{\"head\": 1}"), Code::UnknownKey,
         "fine_tuning.head: unknown key \"head\"; expected one of \"head_layers\", \"source\""},
        {"head of no layer", projectWithTuning("{\"head_layers\": 0}"), Code::OutOfRange,
         "fine_tuning.head_layers: expected a whole number from 1 to 1000, got 0"},
        {"head of all layers", projectWithTuning("{\"head_layers\": 2}"), Code::OutOfRange,
         "fine_tuning.head_layers: 2 leaves no layer of the network as it came; expected fewer"},
        {"source without data", projectWithTuning("{\"source\": {}}"), Code::MissingKey,
         "fine_tuning.source: the key \"data\" is missing"},
        {"source of unknown data", projectWithTuning("{\"source\": {\"data\": {\"source\": \"digts\"}}}"),
         Code::InvalidValue,
         "fine_tuning.source.data.source: unknown data \"digts\"; did you mean \"digits\"?"},
        {"source with a setting of others",
         projectWithTuning("{\"source\": {\"data\": {\"source\": \"digits\", \"noise\": 1}}}"),
         Code::UnknownKey,
         "fine_tuning.source.data.noise: unknown key \"noise\"; expected one of \"source\", \"seed\", "
         "\"standardize\", \"scale\", \"standardize_targets\", \"scaler\", \"classes\", "
         "\"samples_per_class\", \"split\""},
        {"source's shares of two",
         projectWithTuning("{\"source\": {\"data\": {\"source\": \"digits\", \"split\": {\"train\": 0.5}}}}"),
         Code::InvalidValue, "fine_tuning.source.data.split: the shares add up to 0.5, expected 1"},
        {"head without weights", projectWithSource(", \"head\": [{\"type\": \"dense\", \"units\": 1}]"),
         Code::MissingKey, "fine_tuning.source: the key \"weights\" is missing: those of the head"},
        {"weights without head", projectWithSource(", \"weights\": \"source.npz\""), Code::MissingKey,
         "fine_tuning.source: the key \"head\" is missing: the layers that these weights are for"},
        {"source's head of no layers", projectWithSource(", \"head\": [], \"weights\": \"a.npz\""),
         Code::InvalidValue, "fine_tuning.source.head: expected at least one layer"},
        {"source's head of an unknown layer",
         projectWithSource(", \"head\": [{\"type\": \"dens\"}], \"weights\": \"a.npz\""), Code::InvalidValue,
         "fine_tuning.source.head[0].type: unknown layer type \"dens\"; did you mean \"dense\"?"},
        {"source's head that does not fit",
         projectWithSource(", \"head\": [{\"type\": \"conv2d\", \"filters\": 2, \"kernel_size\": 3}], "
                           "\"weights\": \"a.npz\""),
         Code::ShapeMismatch,
         "fine_tuning.source.network.layers[1]: a conv2d layer takes pictures (channels × height × width), "
         "its input "
         "has 1 dimension"},
        {"source's weights are a number",
         projectWithSource(", \"head\": [{\"type\": \"dense\", \"units\": 1}], \"weights\": 3"),
         Code::WrongType, "fine_tuning.source.weights: expected a path or an object of tensors, got 3"},
        {"source's tensor too short",
         projectWithSource(", \"head\": [{\"type\": \"dense\", \"units\": 1}], \"weights\": {\"1.bias\": " +
                           std::string(tensor).replace(tensor.find("[1]"), 3, "[2]") + "}"),
         Code::ShapeMismatch,
         "fine_tuning.source.weights[\"1.bias\"].base64: holds 4 bytes; (2,) float32 needs 8"},
        {"source's loss misspelled", projectWithSource(", \"loss\": \"mze\""), Code::InvalidValue,
         "fine_tuning.source.loss: unknown loss \"mze\"; did you mean \"mse\"?"},
    };
}

} // namespace tests
