#pragma once

#include "malformed_keras.h"

namespace tests {

/// What is wrong with one layer of a configuration.
inline std::vector<Malformed> malformedKerasLayers(const KerasPlace& in) {
    using engine::core::Code;
    const auto with = [&](const std::string& kind, const std::string& config) {
        return in.file(kerasSequential(
            {kerasInput(kind == "Conv2D" || kind == "MaxPooling2D" || kind == "Reshape" ? "[null, 8, 8, 1]"
                                                                                        : "[null, 8]"),
             kerasLayer(kind, "x", config)}));
    };
    const std::string at = in.at("config.layers[1].config");
    const auto member = [&](const std::string& name) { return in.at("config.layers[1].config." + name); };
    const auto connected = [&](const std::string& nodes) {
        return in.file(kerasFunctional({kerasInput("[null, 8]"), kerasLayer("Dense", "x", "\"units\": 1",
                                                                            "\"inbound_nodes\": " + nodes)},
                                       "x"));
    };
    const std::string nodes = in.at("config.layers[1].inbound_nodes");
    return {
        {"units are missing", with("Dense", ""), Code::MissingKey, at + "the key \"units\" is missing"},
        {"units are a text", with("Dense", "\"units\": \"many\""), Code::WrongType,
         member("units") + "expected a whole number, got \"many\""},
        {"units are half", with("Dense", "\"units\": 1.5"), Code::WrongType,
         member("units") + "expected a whole number, got 1.5"},
        {"units are negative", with("Dense", "\"units\": -1"), Code::OutOfRange,
         member("units") + "expected a whole number from 1 to 268435456, got -1"},
        {"units are 10^18", with("Dense", "\"units\": 1000000000000000000"), Code::OutOfRange,
         member("units") + "expected a whole number from 1 to 268435456, got 1000000000000000000"},
        {"use_bias is a number", with("Dense", "\"units\": 1, \"use_bias\": 1"), Code::WrongType,
         member("use_bias") + "expected true or false, got 1"},
        {"trainable is a text", with("Dense", "\"units\": 1, \"trainable\": \"no\""), Code::WrongType,
         member("trainable") + "expected true or false, got \"no\""},
        {"filters are missing", with("Conv2D", "\"kernel_size\": 3"), Code::MissingKey,
         at + "the key \"filters\" is missing"},
        {"a window of one side", with("Conv2D", "\"filters\": 1, \"kernel_size\": [3]"), Code::WrongType,
         member("kernel_size") + "expected two whole numbers, got an array"},
        {"a window of texts", with("Conv2D", "\"filters\": 1, \"kernel_size\": [3, \"x\"]"), Code::WrongType,
         member("kernel_size") + "expected two whole numbers, got an array"},
        {"a stride of 0", with("Conv2D", "\"filters\": 1, \"kernel_size\": 3, \"strides\": [0, 0]"),
         Code::WrongType, member("strides") + "expected two whole numbers, got an array"},
        {"padding is a number", with("Conv2D", "\"filters\": 1, \"kernel_size\": 3, \"padding\": 3"),
         Code::WrongType, member("padding") + "expected a text, got 3"},
        {"a pool of texts", with("MaxPooling2D", "\"pool_size\": \"x\""), Code::WrongType,
         member("pool_size") + "expected a whole number, got \"x\""},
        {"rate above 1", with("Dropout", "\"rate\": 2"), Code::OutOfRange,
         member("rate") + "expected a number from 0 to 1, got 2"},
        {"rate is a text", with("Dropout", "\"rate\": \"x\""), Code::WrongType,
         member("rate") + "expected a number, got \"x\""},
        {"epsilon is a text", with("BatchNormalization", "\"epsilon\": \"x\""), Code::WrongType,
         member("epsilon") + "expected a number, got \"x\""},
        {"momentum of 5", with("BatchNormalization", "\"momentum\": 5"), Code::OutOfRange,
         member("momentum") + "expected a number from 0 to 1, got 5"},
        {"input_dim is missing", with("Embedding", "\"output_dim\": 3"), Code::MissingKey,
         at + "the key \"input_dim\" is missing"},
        {"activation is missing", with("Activation", ""), Code::MissingKey,
         at + "the key \"activation\" is missing"},
        {"target_shape is missing", with("Reshape", ""), Code::MissingKey,
         at + "the key \"target_shape\" is missing"},
        {"target_shape is a number", with("Reshape", "\"target_shape\": 3"), Code::WrongType,
         member("target_shape") + "expected an array, got 3"},
        {"connections are a text", connected("\"input\""), Code::WrongType,
         nodes + "expected an array, got \"input\""},
        {"a connection is a number", connected("[3]"), Code::WrongType,
         in.at("config.layers[1].inbound_nodes[0]") +
             "expected connections such as [[\"dense\", 0, 0, {}]], got 3"},
        {"a connection of numbers", connected("[[[3, 0, 0]]]"), Code::WrongType,
         in.at("config.layers[1].inbound_nodes[0]") +
             "expected connections such as [[\"dense\", 0, 0, {}]], got an array"},
    };
}

} // namespace tests
