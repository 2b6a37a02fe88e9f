#include "engine/trace/numeric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace engine::trace {

namespace {

constexpr double kPlainStep = 6e-6, kFirstStep = 1e-2, kShrink = 1.8;
constexpr std::size_t kRows = 20;
/// Sides that differ by more than this share of the larger are two slopes, not one.
constexpr double kKink = 1e-9;

/// A difference quotient and how far the rounding of the curve's numbers may put it off.
struct Quotient {
    double value, rounding;
};

Quotient quotientOf(double top, double bottom, double width) {
    const double size = std::max(std::abs(top), std::abs(bottom));
    return {(top - bottom) / width, std::numeric_limits<double>::epsilon() * size / width};
}

} // namespace

NumericSlope::NumericSlope(Curve curve, double x, double reach)
    : m_curve(std::move(curve)), m_x(x), m_reach(reach) {}

double NumericSlope::step(double fraction) const {
    return std::min(fraction * std::max(1.0, std::abs(m_x)), fraction / kFirstStep * 0.5 * m_reach);
}

double NumericSlope::plain() const {
    const double h = step(kPlainStep);
    const double right = m_x + h, left = m_x - h;
    return (m_curve(right) - m_curve(left)) / (right - left);
}

template <class Difference>
Slope NumericSlope::extrapolated(Difference quotient, int order) const {
    std::array<double, kRows> above{}, row{};
    const double factor = std::pow(kShrink, order);
    Slope best;
    double h = step(kFirstStep);
    for (std::size_t i = 0; i < kRows; ++i, h /= kShrink) {
        const Quotient difference = quotient(h);
        if (difference.rounding >= best.error)
            break;
        row[0] = difference.value;
        double weight = factor;
        for (std::size_t j = 1; j <= i; ++j, weight *= factor) {
            row[j] = (row[j - 1] * weight - above[j - 1]) / (weight - 1);
            const double error = difference.rounding +
                                 std::max(std::abs(row[j] - row[j - 1]), std::abs(row[j] - above[j - 1]));
            if (error < best.error)
                best = {row[j], error};
        }
        above = row;
    }
    return best;
}

Slope NumericSlope::central() const {
    auto quotient = [this](double h) {
        const double right = m_x + h, left = m_x - h;
        return quotientOf(m_curve(right), m_curve(left), right - left);
    };
    return extrapolated(quotient, 2);
}

Slope NumericSlope::side(int direction) const {
    const double here = m_curve(m_x);
    auto quotient = [&](double h) {
        const double there = m_x + direction * h;
        return direction > 0 ? quotientOf(m_curve(there), here, there - m_x)
                             : quotientOf(here, m_curve(there), m_x - there);
    };
    return extrapolated(quotient, 1);
}

double NumericSlope::near(double expected) const {
    const double middle = central().value;
    const Slope right = side(1), left = side(-1);
    const double larger = std::max(std::abs(right.value), std::abs(left.value));
    if (std::abs(right.value - left.value) <= kKink * larger + right.error + left.error)
        return middle;
    double nearest = middle;
    for (double one : {right.value, left.value})
        if (std::abs(one - expected) < std::abs(nearest - expected))
            nearest = one;
    return nearest;
}

} // namespace engine::trace
