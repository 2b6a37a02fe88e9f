#pragma once

#include "engine/core/matrix.h"

#include <bit>
#include <cstdint>
#include <type_traits>

namespace engine::train {

/// Whether value(0) ... value(count - 1) are all finite. Looks at the exponents' bits and has no branch
/// inside, so that the compiler vectorizes it: the cost in a training step is not noticeable.
template <class S, class F>
bool allFinite(core::Index count, F value) {
    using Bits = std::conditional_t<sizeof(S) == 4, std::uint32_t, std::uint64_t>;
    constexpr Bits kExponent = sizeof(S) == 4 ? Bits(0x7f800000) : Bits(0x7ff0000000000000);
    Bits found = 0;
    for (core::Index i = 0; i < count; ++i)
        found |= (std::bit_cast<Bits>(S(value(i))) & kExponent) == kExponent;
    return found == 0;
}

} // namespace engine::train
