#include "engine/model/activation_float.h"

#include "engine/model/lane_math.h"

namespace engine::model::vectorized {

namespace {

using core::FloatLanes;
using core::overLanes;

constexpr float kLeak = 0.01f;
constexpr float kInverseSqrtTwoPi = 0.39894228040143268f;

/// a = f(z).
template <class F>
[[gnu::always_inline]] inline void apply(const float* z, float* a, Index n, F f) {
    overLanes<float>(n, [&](auto at) { at.store(a, f(at.load(z))); });
}

/// dz = da · slope of the numbers in `from`.
template <class F>
[[gnu::always_inline]] inline void applySlope(const float* from, const float* da, float* dz, Index n,
                                              F slope) {
    overLanes<float>(n, [&](auto at) { at.store(dz, at.load(da) * slope(at.load(from))); });
}

/// Φ(z), from the tail on z's side so that neither end loses digits.
[[gnu::always_inline]] inline FloatLanes normalShare(const FloatLanes& z, const lane::NormalTail& tail) {
    const FloatLanes beyond = tail.density * tail.ratio;
    return z < 0.0f ? beyond : 1.0f - beyond;
}

} // namespace

void linear(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return x; });
}

void sigmoid(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return lane::sigmoid(x); });
}

void tanh(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return lane::tanh(x); });
}

// The comparisons keep a NaN, and with it the sign that training has diverged.
void relu(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return x < 0.0f ? FloatLanes{} : x; });
}

void leakyRelu(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return x < 0.0f ? kLeak * x : x; });
}

void elu(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) {
        return x > 0.0f ? x : lane::expm1OfNegative(x > 0.0f ? FloatLanes{} : x);
    });
}

void gelu(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return x * normalShare(x, lane::NormalTail(x)); });
}

void silu(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) { return x * lane::sigmoid(x); });
}

// In float this is PyTorch's threshold of 20: above it the second term is below half a unit in the last
// place.
void softplus(const float* z, float* a, Index n) {
    apply(z, a, n, [](const FloatLanes& x) {
        return (x < 0.0f ? FloatLanes{} : x) + lane::log1p(lane::expOfNegative(-lane::abs(x)));
    });
}

void linearGradient(const float*, const float*, const float* da, float* dz, Index n) {
    apply(da, dz, n, [](const FloatLanes& x) { return x; });
}

void sigmoidGradient(const float*, const float* a, const float* da, float* dz, Index n) {
    applySlope(a, da, dz, n, [](const FloatLanes& y) { return y * (1.0f - y); });
}

void tanhGradient(const float*, const float* a, const float* da, float* dz, Index n) {
    applySlope(a, da, dz, n, [](const FloatLanes& y) { return 1.0f - y * y; });
}

void reluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    overLanes<float>(n, [&](auto at) { at.store(dz, at.load(z) > 0.0f ? at.load(da) : FloatLanes{}); });
}

void leakyReluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    overLanes<float>(n, [&](auto at) {
        const FloatLanes d = at.load(da);
        at.store(dz, at.load(z) > 0.0f ? d : kLeak * d);
    });
}

void eluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    applySlope(z, da, dz, n,
               [](const FloatLanes& x) { return lane::expOfNegative(x > 0.0f ? FloatLanes{} : x); });
}

void geluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    applySlope(z, da, dz, n, [](const FloatLanes& x) {
        const lane::NormalTail tail(x);
        return normalShare(x, tail) + x * (kInverseSqrtTwoPi * tail.density);
    });
}

void siluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    applySlope(z, da, dz, n, [](const FloatLanes& x) {
        const FloatLanes s = lane::sigmoid(x);
        return s + x * s * (1.0f - s);
    });
}

void softplusGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    applySlope(z, da, dz, n, [](const FloatLanes& x) { return lane::sigmoid(x); });
}

} // namespace engine::model::vectorized
