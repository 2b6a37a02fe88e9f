#pragma once

#include "engine/core/matrix.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace engine::train {

/// Whether value(0) ... value(count - 1), each called once, are all finite. Compares bits, of which infinity
/// and NaN have the largest, and has no branch inside, so that the compiler vectorizes it: the cost in a
/// training step is not noticeable.
template <class S, class F>
bool allFinite(core::Index count, F value) {
    using Bits = std::conditional_t<sizeof(S) == 4, std::uint32_t, std::uint64_t>;
    constexpr Bits kSign = Bits(1) << (8 * sizeof(S) - 1);
    constexpr Bits kInfinity = std::bit_cast<Bits>(std::numeric_limits<S>::infinity());
    Bits largest = 0;
    for (core::Index i = 0; i < count; ++i)
        largest = std::max(largest, Bits(std::bit_cast<Bits>(S(value(i))) & ~kSign));
    return largest < kInfinity;
}

} // namespace engine::train
