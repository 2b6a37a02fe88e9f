#pragma once

#include "malformed_pickles.h"

namespace tests {

/// Small files of large tensors.
inline std::vector<Malformed> malformedTensorViews(const TorchContainer& in) {
    using engine::core::Code;
    const auto expanded = [&](std::int64_t times) {
        PickledTensor tensor;
        tensor.isLegacy = in.isLegacy;
        tensor.size = pickledNumbers({times, 4});
        tensor.stride = pickledNumbers({0, 1});
        return pickledState(tensor.bytes());
    };
    return {
        {"a view of 16 million numbers", in.file(expanded(1 << 22)), Code::TooLarge,
         "the tensors are views of 16777216 numbers, far more than a file of " +
             std::to_string(in.held(expanded(1 << 22))) + " bytes holds"},
        {"a view above the budget", in.file(expanded(std::int64_t{1} << 40)), Code::TooLarge,
         "the tensors need 4398046511104 x 8 bytes of memory, more than the budget of " +
             std::to_string(engine::io::memoryBudget())},
    };
}

} // namespace tests
