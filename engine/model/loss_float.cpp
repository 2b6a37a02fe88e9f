#include "engine/model/loss_float.h"

#include "engine/model/lane_math.h"

#include <algorithm>

namespace engine::model::vectorized {

namespace {

using core::FloatLanes;

constexpr float kDelta = 1;

// So many vectors are added up in float before they go on in double: right to float's last digits for any
// number.
constexpr Index kTogether = 8 * core::kLanes<float>;

/// Σ part(lanes) of n numbers.
template <class Part>
[[gnu::always_inline]] inline double summed(Index n, Part part) {
    constexpr Index kStep = core::kLanes<float>;
    core::DoubleLanes all{};
    Index i = 0;
    while (i + kStep <= n) {
        FloatLanes some{};
        for (const Index end = i + std::min(kTogether, (n - i) / kStep * kStep); i < end; i += kStep)
            some += part(core::WholeLanes<float>{i});
        core::add(all, some);
    }
    if (i < n) {
        const core::PartOfLanes rest(i, n - i);
        core::add(all, rest.kept(part(rest)));
    }
    return core::total(all);
}

template <class Part>
[[gnu::always_inline]] inline double sumOf(const float* y, const float* t, Index n, Part part) {
    return summed(n, [=](auto at) { return part(at.load(y), at.load(t)); });
}

template <class Part, class Slope>
[[gnu::always_inline]] inline double slopesOf(const float* y, const float* t, float scale, float* d, Index n,
                                              Part part, Slope slope) {
    return summed(n, [=](auto at) {
        const FloatLanes outputs = at.load(y), targets = at.load(t);
        at.store(d, scale * slope(outputs, targets));
        return part(outputs, targets);
    });
}

/// −1, 0 or 1; a NaN stays one.
[[gnu::always_inline]] inline FloatLanes sign(const FloatLanes& x) {
    return x > 0.0f ? lane::all(1.0f) : x < 0.0f ? lane::all(-1.0f) : x;
}

[[gnu::always_inline]] inline FloatLanes hingeTarget(const FloatLanes& t) {
    return t == 0.0f ? lane::all(-1.0f) : t;
}

// Values and not functions: what is called through a pointer is not made part of the loop.
constexpr auto squared = [](const FloatLanes& y, const FloatLanes& t) -> FloatLanes {
    return (y - t) * (y - t);
};

constexpr auto absolute = [](const FloatLanes& y, const FloatLanes& t) -> FloatLanes {
    return lane::abs(y - t);
};

constexpr auto huber = [](const FloatLanes& y, const FloatLanes& t) -> FloatLanes {
    const FloatLanes e = lane::abs(y - t);
    return e < kDelta ? 0.5f * e * e : kDelta * (e - 0.5f * kDelta);
};

constexpr auto binaryOfLogit = [](const FloatLanes& y, const FloatLanes& t) -> FloatLanes {
    return (y < 0.0f ? FloatLanes{} : y) - y * t + lane::log1p(lane::expOfNegative(-lane::abs(y)));
};

constexpr auto hinge = [](const FloatLanes& y, const FloatLanes& t) -> FloatLanes {
    const FloatLanes margin = 1.0f - hingeTarget(t) * y;
    return margin < 0.0f ? FloatLanes{} : margin;
};

} // namespace

double squaredSum(const float* y, const float* t, Index n) { return sumOf(y, t, n, squared); }

double absoluteSum(const float* y, const float* t, Index n) { return sumOf(y, t, n, absolute); }

double huberSum(const float* y, const float* t, Index n) { return sumOf(y, t, n, huber); }

double binaryOfLogitSum(const float* y, const float* t, Index n) { return sumOf(y, t, n, binaryOfLogit); }

double hingeSum(const float* y, const float* t, Index n) { return sumOf(y, t, n, hinge); }

double squaredSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    return slopesOf(y, t, 2 * scale, d, n, squared,
                    [](const FloatLanes& a, const FloatLanes& b) { return a - b; });
}

double absoluteSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    return slopesOf(y, t, scale, d, n, absolute,
                    [](const FloatLanes& a, const FloatLanes& b) { return sign(a - b); });
}

double huberSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    return slopesOf(y, t, scale, d, n, huber, [](const FloatLanes& a, const FloatLanes& b) {
        const FloatLanes e = a - b;
        return e > kDelta ? lane::all(kDelta) : e < -kDelta ? lane::all(-kDelta) : e;
    });
}

double binaryOfLogitSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    return slopesOf(y, t, scale, d, n, binaryOfLogit,
                    [](const FloatLanes& a, const FloatLanes& b) { return lane::sigmoid(a) - b; });
}

double hingeSlopes(const float* y, const float* t, float scale, float* d, Index n) {
    return slopesOf(y, t, scale, d, n, hinge, [](const FloatLanes& a, const FloatLanes& b) {
        const FloatLanes side = hingeTarget(b), margin = side * a;
        return margin < 1.0f ? -side : margin >= 1.0f ? FloatLanes{} : margin;
    });
}

} // namespace engine::model::vectorized
