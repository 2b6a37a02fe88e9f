#pragma once

#include "malformed_onnx.h"

namespace tests {

inline std::vector<Malformed> malformedOnnxCounts() {
    using engine::core::Code;
    using engine::io::Bytes;
    Bytes tensors, nodes;
    for (int i = 0; i <= 100000; ++i) {
        tensors += part(5, number(1, 0) + number(2, 1) + part(8, std::to_string(i)));
        nodes += part(1, part(2, "y"));
    }
    return {
        {"100,001 tensors", onnxModel(tensors), Code::TooLarge,
         "tensor \"100000\": the model has more than 100000 tensors"},
        {"100,001 nodes", onnxModel(nodes), Code::TooLarge,
         "the graph has 100001 nodes; at most 100000 are read"},
    };
}

} // namespace tests
