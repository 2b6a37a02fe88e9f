#pragma once

#include <functional>
#include <limits>

namespace engine::trace {

/// A function of one number whose slope is wanted.
using Curve = std::function<double(double)>;

/// A slope and an estimate of its error; NaN where the curve has no numbers.
struct Slope {
    double value = std::numeric_limits<double>::quiet_NaN();
    double error = std::numeric_limits<double>::infinity();
};

/// Numeric slopes of a curve at x. `reach`: how far from x the curve may be read.
class NumericSlope {
public:
    NumericSlope(Curve curve, double x, double reach = std::numeric_limits<double>::infinity());

    /// One central difference, h = 6e-6 · max(1, |x|).
    double plain() const;
    /// Central differences at shrinking steps, extrapolated to step 0 (Ridders 1982): where the plain one
    /// rounds too much.
    Slope central() const;
    /// The same from one side: +1 right, −1 left.
    Slope side(int direction) const;
    /// central(), except within reach of a kink (relu at 0), where the sides disagree and there is no slope
    /// at x or only just one: then the one of them that is nearest to `expected`.
    double near(double expected) const;

private:
    template <class Difference>
    Slope extrapolated(Difference quotient, int order) const;
    double step(double fraction) const;

    Curve m_curve;
    double m_x, m_reach;
};

} // namespace engine::trace
