#pragma once

#include "malformed.h"
#include "project_text.h"

namespace tests {

inline std::vector<Malformed> malformedNetworks() {
    using engine::core::Code;
    std::string layers = "{}";
    for (int i = 0; i < 999; ++i)
        layers += ",{}";
    return {
        {"input missing", projectWith("\"input\": [2], ", ""), Code::MissingKey,
         "network: the key \"input\" is missing"},
        {"input is a number", projectWith("[2]", "2"), Code::WrongType,
         "network.input: expected the shape of one sample, such as [2], got 2"},
        {"input without dimensions", projectWith("[2]", "[]"), Code::InvalidValue,
         "network.input: has 0 dimensions; expected 1 to 4"},
        {"input of text", projectWith("[2]", "[\"2\"]"), Code::WrongType,
         "network.input[0]: expected a whole number, got \"2\""},
        {"input of zero", projectWith("[2]", "[0]"), Code::OutOfRange,
         "network.input[0]: expected a whole number from 1 to 1000000, got 0"},
        {"input of 2^63", projectWith("[2]", "[9223372036854775808]"), Code::WrongType,
         "network.input[0]: expected a whole number, got 9223372036854775808"},
        {"input of a million by a million", projectWith("[2]", "[1000000, 1000000]"), Code::TooLarge,
         "network.input[1]: the input has more than 268435456 numbers"},
        {"layers is an object",
         projectWith("[{\"type\": \"dense\", \"units\": 3, \"activation\": \"tanh\"}, {\"type\": \"dense\", "
                     "\"units\": 1}]",
                     "{}"),
         Code::WrongType, "network.layers: expected an array of layers, got an object"},
        {"no layers",
         projectWith("[{\"type\": \"dense\", \"units\": 3, \"activation\": \"tanh\"}, {\"type\": \"dense\", "
                     "\"units\": 1}]",
                     "[]"),
         Code::InvalidValue, "network.layers: expected at least one layer"},
        {"1001 layers", projectWith("{\"type\": \"dense\", \"units\": 1}", layers), Code::TooLarge,
         "network.layers: has 1001 layers; at most 1000 are read"},
        {"layer is a number", projectWith("{\"type\": \"dense\", \"units\": 1}", "3"), Code::WrongType,
         "network.layers[1]: expected an object, got 3"},
        {"layer without type", projectWith("\"type\": \"dense\", \"units\": 1", "\"units\": 1"),
         Code::MissingKey, "network.layers[1]: the key \"type\" is missing"},
        {"layer type misspelled", projectWith("dense", "dens"), Code::InvalidValue,
         "network.layers[0].type: unknown layer type \"dens\"; did you mean \"dense\"?"},
    };
}

inline std::vector<Malformed> malformedLayers() {
    using engine::core::Code;
    return {
        {"units missing", projectWith("\"units\": 3, ", ""), Code::MissingKey,
         "network.layers[0].units: is missing; expected the number of units"},
        {"units are text", projectWith("\"units\": 3", "\"units\": \"3\""), Code::WrongType,
         "network.layers[0].units: expected a whole number, got \"3\""},
        {"units are half", projectWith("\"units\": 3", "\"units\": 2.5"), Code::WrongType,
         "network.layers[0].units: expected a whole number, got 2.5"},
        {"units are zero", projectWith("\"units\": 3", "\"units\": 0"), Code::OutOfRange,
         "network.layers[0].units: expected a whole number from 1 to 4096, got 0"},
        {"units are 2^31", projectWith("\"units\": 3", "\"units\": 2147483648"), Code::OutOfRange,
         "network.layers[0].units: expected a whole number from 1 to 4096, got 2147483648"},
        {"units are an array", projectWith("\"units\": 3", "\"units\": [3]"), Code::WrongType,
         "network.layers[0].units: expected a whole number, got an array"},
        {"activation misspelled", projectWith("tanh", "tahn"), Code::InvalidValue,
         "network.layers[0].activation: unknown value \"tahn\"; did you mean \"tanh\"?"},
        {"trainable is a number", projectWith("\"units\": 1", "\"units\": 1, \"trainable\": 1"),
         Code::WrongType, "network.layers[1].trainable: expected true or false, got 1"},
        {"scale is negative", projectWith("\"units\": 1", "\"units\": 1, \"learning_rate_scale\": -1"),
         Code::OutOfRange, "network.layers[1].learning_rate_scale: expected a number of at least 0, got -1"},
    };
}

inline std::vector<Malformed> malformedData() {
    using engine::core::Code;
    return {
        {"looks at the test set below none", projectWith("\"weights\"", "\"test_looks\": -1, \"weights\""),
         Code::OutOfRange, "test_looks: expected a whole number from 0 to 1000000000, got -1"},
        {"looks at the test set in words", projectWith("\"weights\"", "\"test_looks\": \"3\", \"weights\""),
         Code::WrongType, "test_looks: expected a whole number, got \"3\""},
        {"source misspelled", projectWith("xor", "xo"), Code::InvalidValue,
         "data.source: unknown data \"xo\"; did you mean \"xor\"?"},
        {"setting of no built-in set",
         projectWith("\"xor\", \"samples\": 100, \"noise\": 0.1", "\"words\", \"feature\": \"pairs\""),
         Code::UnknownKey, "data.feature: unknown key \"feature\"; did you mean \"features\"?"},
        {"choice of a built-in set",
         projectWith("\"xor\", \"samples\": 100, \"noise\": 0.1", "\"words\", \"features\": \"pair\""),
         Code::InvalidValue, "data.features: unknown value \"pair\"; did you mean \"pairs\"?"},
        {"arms of a spiral", projectWith("\"xor\", \"samples\": 100", "\"spiral\", \"arms\": 6"),
         Code::OutOfRange, "data.arms: expected a whole number from 2 to 5, got 6"},
        {"settings for a file", projectWith("xor", "a.csv"), Code::UnknownKey,
         "data.samples: unknown key \"samples\"; expected one of \"source\", \"seed\", \"standardize\", "
         "\"scale\", \"standardize_targets\", \"scaler\", \"classes\", \"samples_per_class\", \"split\", "
         "\"table\", "
         "\"images\""},
        {"noise above 0.5", projectWith("\"noise\": 0.1", "\"noise\": 50"), Code::OutOfRange,
         "data.noise: expected a number from 0 to 1, got 50"},
        {"seed is negative", projectWith("\"seed\": 7", "\"seed\": -7"), Code::OutOfRange,
         "data.seed: expected a whole number from 0 to 9007199254740992, got -7"},
        {"seed above 2^53", projectWith("\"seed\": 7", "\"seed\": 18446744073709551615"), Code::OutOfRange,
         "data.seed: expected a whole number from 0 to 9007199254740992, got 18446744073709551616"},
        {"share above 1", projectWith("\"train\": 0.8", "\"train\": 80"), Code::OutOfRange,
         "data.split.train: expected a number from 0 to 1, got 80"},
        {"shares of 0.9", projectWith("0.2}", "0.1}"), Code::InvalidValue,
         "data.split: the shares add up to 0.9, expected 1"},
        {"unknown share", projectWith("\"validation\": 0.2", "\"valid\": 0.2"), Code::UnknownKey,
         "data.split.valid: unknown key \"valid\"; expected one of \"train\", \"validation\", \"test\""},
    };
}

} // namespace tests
