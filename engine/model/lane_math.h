#pragma once

#include "engine/core/lanes.h"

#include <cmath>
#include <cstdint>

/// Elementary functions of lanes: in double the library's, in float polynomials and quotients fitted to the
/// least largest relative error (Lawson's algorithm); tests/engine/model/tst_activation_float.cpp states and
/// checks their errors. A NaN stays a NaN. Results below the smallest normal number are denormal, or 0 where
/// the processor flushes them.
namespace engine::model::lane {

using core::BitLanes;
using core::FloatLanes;
using core::IntLanes;
using core::larger;
using core::smaller;

/// The same number in every lane.
[[gnu::always_inline]] inline FloatLanes all(float x) { return FloatLanes{} + x; }
[[gnu::always_inline]] inline FloatLanes abs(const FloatLanes& x) {
    return FloatLanes(BitLanes(x) & 0x7fffffffu);
}
inline double abs(double x) { return std::abs(x); }

// Added to a number below 2^21, it leaves no digits after the point.
inline constexpr float kRound = 12582912.0f;
inline constexpr std::uint32_t kRoundBits = 0x4b400000u;

/// (e^r − 1 − r) / r² for |r| <= ln 2 / 2.
[[gnu::always_inline]] inline FloatLanes tailOfExp(const FloatLanes& r) {
    const FloatLanes r2 = r * r;
    return (0.5f + 0.16666543f * r) + r2 * ((0.04166686f + 0.008366686f * r) + r2 * 0.0013898392f);
}

/// x = n · ln 2 + r with |r| <= ln 2 / 2, for |x| < 2^21.
struct Reduced {
    BitLanes bits; ///< n as an integer
    FloatLanes n, r;

    [[gnu::always_inline]] explicit Reduced(const FloatLanes& x) {
        const FloatLanes shifted = x * 1.44269504f + kRound;
        bits = BitLanes(shifted) - kRoundBits;
        n = shifted - kRound;
        r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
    }
    /// (e^r − 1 − r) / r².
    [[gnu::always_inline]] FloatLanes tail() const { return tailOfExp(r); }
    /// v · 2^n for n from −252 to 254, rounded once.
    [[gnu::always_inline]] FloatLanes scaled(const FloatLanes& v) const {
#ifdef __AVX512F__
        return _mm512_scalef_ps(v, n);
#else
        const BitLanes half = BitLanes(IntLanes(bits) >> 1);
        return v * FloatLanes((half + 127u) << 23) * FloatLanes((bits - half + 127u) << 23);
#endif
    }
};

/// e^(x + more) for x <= 0; `more` is a small number, what x lacks to be exact.
[[gnu::always_inline]] inline FloatLanes expOfNegative(const FloatLanes& x,
                                                       const FloatLanes& more = FloatLanes()) {
    Reduced x2(larger(all(-104.0f), x));
    x2.r += more;
    return x2.scaled((1.0f + x2.r) + x2.r * x2.r * x2.tail());
}
inline double expOfNegative(double x) { return std::exp(x); }

[[gnu::always_inline]] inline FloatLanes exp(const FloatLanes& x) {
    return expOfNegative(smaller(all(89.0f), x));
}
inline double exp(double x) { return std::exp(x); }

/// e^x − 1 for x <= 0; of −0 it is +0.
[[gnu::always_inline]] inline FloatLanes expm1OfNegative(const FloatLanes& x) {
    const Reduced x2(larger(all(-104.0f), x));
    const FloatLanes power = x2.scaled(all(1.0f));
    return power * (x2.r + x2.r * x2.r * x2.tail()) + (power - 1.0f);
}
inline double expm1OfNegative(double x) { return std::expm1(x); }

/// ln(1 + x) for 0 <= x < 2^100.
[[gnu::always_inline]] inline FloatLanes log1p(const FloatLanes& x) {
    // 1 + x = 2^k · (1 + f) with 1 + f from 2/3 to 4/3.
    const IntLanes k = IntLanes(BitLanes(1.0f + x) - 0x3f2aaaabu) >> 23;
    const FloatLanes scale = FloatLanes(BitLanes(127 - k) << 23), n = __builtin_convertvector(k, FloatLanes);
    const FloatLanes f = scale * x + (scale - 1.0f), f2 = f * f;
    const FloatLanes low = (0.33333333f - 0.24999902f * f) + f2 * (0.20004971f - 0.16676117f * f);
    const FloatLanes high = (0.14081135f - 0.12240756f * f) + f2 * (0.13661528f - 0.12661089f * f);
    const FloatLanes rest = f2 * (f * (low + f2 * f2 * high) - 0.5f);
    return n * 0.693145752f + (f + (rest + n * 1.42860677e-6f));
}
inline double log1p(double x) { return std::log1p(x); }

/// (1 − e^−2|z|) / (1 + e^−2|z|), both from power · (1 + r + r² · tail) with power = 2^n, so that no digits
/// are lost near zero. Laid out for few steps one after the other: small networks wait for them. The digits
/// of ln 2 that are left out count for nothing, since the power is the smaller the larger n is.
[[gnu::always_inline]] inline FloatLanes tanh(const FloatLanes& z) {
    const FloatLanes x = smaller(all(10.0f), abs(z));
    const FloatLanes shifted = x * -2.88539008f + kRound, n = shifted - kRound;
    const FloatLanes power = FloatLanes((BitLanes(shifted) - kRoundBits + 127u) << 23);
    const FloatLanes r = -(x + x) - n * 0.693147181f, square = r * r * power, tail = tailOfExp(r);
    const FloatLanes above = (power - 1.0f + r * power) + square * tail;
    const FloatLanes below = (power + 1.0f + r * power) + square * tail;
    const FloatLanes y = above / below;
    return FloatLanes((BitLanes(y) & 0x7fffffffu) | (BitLanes(z) & 0x80000000u));
}
inline double tanh(double x) { return std::tanh(x); }

/// 1 / (1 + e^−z) and 1 minus it, from e^−|z| so that neither end loses digits.
struct Sigmoid {
    FloatLanes value, rest;

    [[gnu::always_inline]] explicit Sigmoid(const FloatLanes& z) {
        const FloatLanes e = expOfNegative(-abs(z)), larger = 1.0f / (1.0f + e), smaller = e / (1.0f + e);
        value = z < 0.0f ? smaller : larger;
        rest = z < 0.0f ? larger : smaller;
    }
};
[[gnu::always_inline]] inline FloatLanes sigmoid(const FloatLanes& z) {
    const FloatLanes e = expOfNegative(-abs(z));
    return (z < 0.0f ? e : all(1.0f)) / (1.0f + e);
}

/// Of x = |z|: the normal density φ(z) = e^(−z²/2) / √(2π), without the root, and the ratio ½ erfc(x/√2) /
/// e^(−z²/2).
struct NormalTail {
    FloatLanes density, ratio;

    [[gnu::always_inline]] explicit NormalTail(const FloatLanes& z) {
        const FloatLanes x = smaller(all(15.0f), abs(z)), x2 = x * x;
        // The square in two parts: the first twelve digits of x squared are exact.
        const FloatLanes head = FloatLanes(BitLanes(x) & 0xfffff000u);
        density = expOfNegative(-0.5f * head * head, -0.5f * (x - head) * (x + head));
        const FloatLanes above =
            (0.5f + 0.43857923f * x) + x2 * ((0.18341915f + 0.040687485f * x) + x2 * 0.004122029f);
        const FloatLanes below = (1.0f + 1.6750433f * x) + x2 * ((1.2033254f + 0.46994936f * x) +
                                                                 x2 * (0.10199465f + 0.010332281f * x));
        ratio = above / below;
    }
};

} // namespace engine::model::lane
