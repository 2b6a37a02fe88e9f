#include "engine/model/loss_float.h"

#include "engine/model/lane_math.h"

namespace engine::model::vectorized {

namespace {

using core::FloatLanes;
using core::overLanes;

constexpr float kDelta = 1;

template <class Part>
[[gnu::always_inline]] inline double sumOf(const float* y, const float* t, Index n, Part part) {
    core::DoubleLanes sum{};
    overLanes<float>(n, [&](auto at) { core::add(sum, at.kept(part(at.load(y), at.load(t)))); });
    return core::total(sum);
}

template <class Slope>
[[gnu::always_inline]] inline void slopesOf(const float* y, const float* t, float scale, float* d, Index n,
                                            Slope slope) {
    overLanes<float>(n, [&](auto at) { at.store(d, scale * slope(at.load(y), at.load(t))); });
}

/// −1, 0 or 1; a NaN stays one.
[[gnu::always_inline]] inline FloatLanes sign(const FloatLanes& x) {
    return x > 0.0f ? lane::all(1.0f) : x < 0.0f ? lane::all(-1.0f) : x;
}

[[gnu::always_inline]] inline FloatLanes hingeTarget(const FloatLanes& t) {
    return t == 0.0f ? lane::all(-1.0f) : t;
}

} // namespace

double squaredSum(const float* y, const float* t, Index n) {
    return sumOf(y, t, n, [](const FloatLanes& a, const FloatLanes& b) { return (a - b) * (a - b); });
}

double absoluteSum(const float* y, const float* t, Index n) {
    return sumOf(y, t, n, [](const FloatLanes& a, const FloatLanes& b) { return lane::abs(a - b); });
}

double huberSum(const float* y, const float* t, Index n) {
    return sumOf(y, t, n, [](const FloatLanes& a, const FloatLanes& b) {
        const FloatLanes e = lane::abs(a - b);
        return e < kDelta ? 0.5f * e * e : kDelta * (e - 0.5f * kDelta);
    });
}

double binaryOfLogitSum(const float* y, const float* t, Index n) {
    return sumOf(y, t, n, [](const FloatLanes& a, const FloatLanes& b) {
        return (a < 0.0f ? FloatLanes{} : a) - a * b + lane::log1p(lane::expOfNegative(-lane::abs(a)));
    });
}

double hingeSum(const float* y, const float* t, Index n) {
    return sumOf(y, t, n, [](const FloatLanes& a, const FloatLanes& b) {
        const FloatLanes margin = 1.0f - hingeTarget(b) * a;
        return margin < 0.0f ? FloatLanes{} : margin;
    });
}

void squaredSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    slopesOf(y, t, 2 * scale, d, n, [](const FloatLanes& a, const FloatLanes& b) { return a - b; });
}

void absoluteSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    slopesOf(y, t, scale, d, n, [](const FloatLanes& a, const FloatLanes& b) { return sign(a - b); });
}

void huberSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    slopesOf(y, t, scale, d, n, [](const FloatLanes& a, const FloatLanes& b) {
        const FloatLanes e = a - b;
        return e > kDelta ? lane::all(kDelta) : e < -kDelta ? lane::all(-kDelta) : e;
    });
}

void binaryOfLogitSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    slopesOf(y, t, scale, d, n,
             [](const FloatLanes& a, const FloatLanes& b) { return lane::sigmoid(a) - b; });
}

void hingeSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    slopesOf(y, t, scale, d, n, [](const FloatLanes& a, const FloatLanes& b) {
        const FloatLanes side = hingeTarget(b), margin = side * a;
        return margin < 1.0f ? -side : margin >= 1.0f ? FloatLanes{} : margin;
    });
}

} // namespace engine::model::vectorized
