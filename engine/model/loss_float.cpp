#include "engine/model/loss_float.h"

#include "engine/model/lane_math.h"

namespace engine::model::vectorized {

namespace {

using core::FloatLanes;
using core::overLanes;

constexpr float kDelta = 1;

// So many vectors are added up in float before they go on in double.
constexpr int kTogether = 8;

/// A sum of lanes that is right to float's last digits for any number of them.
class Sum {
public:
    [[gnu::always_inline]] void add(const FloatLanes& v) {
        m_some += v;
        if (++m_count == kTogether)
            fold();
    }
    [[gnu::always_inline]] double total() {
        fold();
        return core::total(m_all);
    }

private:
    void fold() {
        core::add(m_all, m_some);
        m_some = FloatLanes{};
        m_count = 0;
    }

    FloatLanes m_some{};
    core::DoubleLanes m_all{};
    int m_count = 0;
};

template <class Part>
[[gnu::always_inline]] inline double sumOf(const float* y, const float* t, Index n, Part part) {
    Sum sum;
    overLanes<float>(n, [&](auto at) { sum.add(at.kept(part(at.load(y), at.load(t)))); });
    return sum.total();
}

template <class Part, class Slope>
[[gnu::always_inline]] inline double slopesOf(const float* y, const float* t, float scale, float* d, Index n,
                                              Part part, Slope slope) {
    Sum sum;
    overLanes<float>(n, [&](auto at) {
        const FloatLanes outputs = at.load(y), targets = at.load(t);
        sum.add(at.kept(part(outputs, targets)));
        at.store(d, scale * slope(outputs, targets));
    });
    return sum.total();
}

/// −1, 0 or 1; a NaN stays one.
[[gnu::always_inline]] inline FloatLanes sign(const FloatLanes& x) {
    return x > 0.0f ? lane::all(1.0f) : x < 0.0f ? lane::all(-1.0f) : x;
}

[[gnu::always_inline]] inline FloatLanes hingeTarget(const FloatLanes& t) {
    return t == 0.0f ? lane::all(-1.0f) : t;
}

[[gnu::always_inline]] inline FloatLanes squared(const FloatLanes& y, const FloatLanes& t) {
    return (y - t) * (y - t);
}

[[gnu::always_inline]] inline FloatLanes absolute(const FloatLanes& y, const FloatLanes& t) {
    return lane::abs(y - t);
}

[[gnu::always_inline]] inline FloatLanes huber(const FloatLanes& y, const FloatLanes& t) {
    const FloatLanes e = lane::abs(y - t);
    return e < kDelta ? 0.5f * e * e : kDelta * (e - 0.5f * kDelta);
}

[[gnu::always_inline]] inline FloatLanes binaryOfLogit(const FloatLanes& y, const FloatLanes& t) {
    return (y < 0.0f ? FloatLanes{} : y) - y * t + lane::log1p(lane::expOfNegative(-lane::abs(y)));
}

[[gnu::always_inline]] inline FloatLanes hinge(const FloatLanes& y, const FloatLanes& t) {
    const FloatLanes margin = 1.0f - hingeTarget(t) * y;
    return margin < 0.0f ? FloatLanes{} : margin;
}

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
