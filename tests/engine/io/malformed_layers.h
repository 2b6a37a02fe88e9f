#pragma once

#include "malformed.h"
#include "project_text.h"

namespace tests {

/// Pictures, blocks and embeddings where they cannot be.
inline std::vector<Malformed> malformedLayerTypes() {
    using engine::core::Code;
    const std::string layer = "\"type\": \"dense\", \"units\": 3, \"activation\": \"tanh\"";
    const auto first = [&](const std::string& to) { return projectWith(layer, to); };
    const auto picture = [&](const std::string& to) {
        return projectWith("[2], \"layers\": [{" + layer, "[1, 2, 2], \"layers\": [{" + to);
    };
    return {
        {"filters missing", picture("\"type\": \"conv2d\""), Code::MissingKey,
         "network.layers[0].filters: is missing; expected the number of filters"},
        {"convolution of a list", first("\"type\": \"conv2d\", \"filters\": 2"), Code::ShapeMismatch,
         "network.layers[0]: a conv2d layer takes pictures (channels × height × width), its input has 1 "
         "dimension"},
        {"window larger than the picture", picture("\"type\": \"conv2d\", \"filters\": 2"),
         Code::ShapeMismatch, "network.layers[0]: a window of (3, 3) is larger than the picture, (2, 2)"},
        {"padding misspelled", picture("\"type\": \"max_pool2d\", \"padding\": \"sam\""), Code::InvalidValue,
         "network.layers[0].padding: unknown value \"sam\"; did you mean \"same\"?"},
        {"window of no size", picture("\"type\": \"average_pool2d\", \"pool_size\": 0"), Code::OutOfRange,
         "network.layers[0].pool_size: expected a whole number from 1 to 1024, got 0"},
        {"dense layer of a picture", picture(layer), Code::ShapeMismatch,
         "network.layers[0]: a dense layer takes a list of numbers, its input has 3 dimensions"},
        {"block without layers", first("\"type\": \"residual\""), Code::MissingKey,
         "network.layers[0]: the key \"layers\" is missing"},
        {"block of no layers", first("\"type\": \"residual\", \"layers\": []"), Code::InvalidValue,
         "network.layers[0].layers: expected at least one layer"},
        {"block that changes the shape", first("\"type\": \"residual\", \"layers\": [{" + layer + "}]"),
         Code::ShapeMismatch,
         "network.layers[0]: the block turns shape (2,) into (3,); to be added they must be equal"},
        {"layer type misspelled inside a block",
         first("\"type\": \"residual\", \"layers\": [{\"type\": \"dens\", \"units\": 2}]"),
         Code::InvalidValue,
         "network.layers[0].layers[0].type: unknown layer type \"dens\"; did you mean \"dense\"?"},
        {"units missing inside a block", first("\"type\": \"residual\", \"layers\": [{\"type\": \"dense\"}]"),
         Code::MissingKey, "network.layers[0].layers[0].units: is missing; expected the number of units"},
        {"layers inside a dense layer", first(layer + ", \"layers\": []"), Code::UnknownKey,
         "network.layers[0].layers: unknown key \"layers\"; expected one of \"type\", \"units\", "
         "\"activation\", "
         "\"initializer\", \"use_bias\", \"name\", \"trainable\", \"learning_rate_scale\""},
        {"embedding without a size", first("\"type\": \"embedding\", \"input_dim\": 4"), Code::MissingKey,
         "network.layers[0].output_dim: is missing; expected a whole number"},
        {"embedding after another layer",
         projectWith("{\"type\": \"dense\", \"units\": 1}",
                     "{\"type\": \"embedding\", \"input_dim\": 4, \"output_dim\": 2}, {\"type\": \"dense\", "
                     "\"units\": 1}"),
         Code::InvalidValue,
         "network.layers[1]: an embedding layer must be the first one: it takes whole numbers"},
        {"nothing after a block",
         projectWith("\"type\": \"dense\", \"units\": 1}",
                     "\"type\": \"residual\", \"layers\": [{\"type\": \"dense\", \"units\": 3}]}"),
         Code::InvalidValue,
         "network.layers[1]: a residual layer cannot be the last one; expected a layer such as dense after "
         "it"},
    };
}

} // namespace tests
