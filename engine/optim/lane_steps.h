#pragma once

#include "engine/core/lanes.h"
#include "engine/optim/optimizer.h"

#include <cmath>

/// What optimizers do to a vector of parameters at a time.
namespace engine::optim::lane {

using core::FloatLanes;

/// Calls body(lanes, g) for a whole stretch, g being the gradient as the optimizer sees it: clipped, and with
/// the decay in it.
template <class S, class Body>
[[gnu::always_inline]] inline void overGradients(const Stretch<S>& stretch, S scale, S decay, Body body) {
    const S *w = stretch.parameters, *dw = stretch.gradients;
    if (scale == 1 && decay == 0)
        return core::overLanes<S>(stretch.size, [&](auto at) { body(at, at.load(dw)); });
    core::overLanes<S>(stretch.size,
                       [&](auto at) { body(at, core::Lanes<S>(scale * at.load(dw) + decay * at.load(w))); });
}

[[gnu::always_inline]] inline FloatLanes squareRoot(const FloatLanes& x) {
#if defined(__AVX512F__)
    return _mm512_sqrt_ps(x);
#elif defined(__AVX__)
    return _mm256_sqrt_ps(x);
#elif defined(__SSE__)
    return _mm_sqrt_ps(x);
#else
    FloatLanes root;
    for (int i = 0; i < core::kLanes<float>; ++i)
        root[i] = std::sqrt(x[i]);
    return root;
#endif
}
inline double squareRoot(double x) { return std::sqrt(x); }

/// x / y for y >= 0, right to two units in the last place. The processor's unit for quotients is busy with
/// the roots, so with AVX-512 it is the reciprocal's first 14 digits and one step of Newton's method. Of an
/// infinite y it is next to 0, of 0 it is not finite.
[[gnu::always_inline]] inline FloatLanes quotient(const FloatLanes& x, const FloatLanes& y) {
#ifdef __AVX512F__
    // Where y is infinite, its reciprocal times it would be no number.
    const FloatLanes divisor = core::smaller(FloatLanes{} + 1e38f, y);
    const FloatLanes reciprocal = _mm512_rcp14_ps(divisor), first = x * reciprocal;
    return first + first * (1.0f - divisor * reciprocal);
#else
    return x / y;
#endif
}
inline double quotient(double x, double y) { return x / y; }

} // namespace engine::optim::lane
