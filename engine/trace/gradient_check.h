#pragma once

#include "engine/trace/cursor.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::trace {

/// One parameter tensor's analytic gradient against central differences in float64.
struct GradientCheck {
    std::string tensor; ///< "0.weight"
    /// |a − n| / max(|a|, |n|, 1e-8 of the tensor's largest, 1e-6 of the loss), the largest over its
    /// elements. The last two because differences of float64 losses resolve no smaller gradients. NaN if one
    /// is NaN.
    double largestRelativeError = 0;
    core::Index row = 0, col = 0;     ///< where
    double analytic = 0, numeric = 0; ///< there
};

/// Central differences, h = 6e-6 · max(1, |w|). Where those do not agree to 1e-7, differences at shrinking
/// steps extrapolated to 0 (Ridders 1982), and where these do not either, the same for each sample by itself:
/// a sample on or beside a kink (relu at 0) is recognized by its one-sided slopes, which disagree, and the
/// side counts that is nearest to that sample's analytic gradient: on the kink itself there is no other slope
/// to compare with. Where several kinks meet not even a side is: that sample's own analytic gradient is taken
/// for it. The loss includes the penalty, whose slope is then differenced by itself, since it is no sample's.
core::Result<std::vector<GradientCheck>> checkGradients(const PassInput& input);

struct NumericGradient {
    double analytic = 0, numeric = 0, relativeError = 0;
};
/// The numeric gradient beside one recorded gradient (dL/da, dL/dz, dL/dW, dL/db element): the pass from
/// there on is repeated with that number moved a little. Nothing for other operations.
std::optional<NumericGradient> numericGradient(const Trace& trace, const Selection& element);

/// How well differences of losses give one recorded gradient, by their ε.
struct CheckCurve {
    struct Point {
        double epsilon = 0;
        double central = 0, oneSided = 0; ///< (L(w+ε) − L(w−ε)) / 2ε, (L(w+ε) − L(w)) / ε
        double centralError = 0, oneSidedError = 0; ///< relative to the analytic gradient
        double above = 0, below = 0;                ///< L(w+ε), L(w−ε)
    };
    double at = 0;       ///< the number that is moved
    double analytic = 0; ///< as recorded
    double loss = 0; ///< what is differenced, unmoved: of the batch, for a unit's number of its sample over N
    std::vector<Point> points; ///< ε falling from 1e-1 to 1e-13
    std::size_t best = 0;      ///< where the central error is smallest
    /// The slopes from both sides where they are two: the loss has a kink there.
    bool isKink = false;
    double left = 0, right = 0;
    /// A unit that stands on its kink (z = 0 before a relu, or as near as 1e-9), if there is one.
    int kinkLayer = -1, kinkUnit = -1, kinkSample = -1;
};
/// Of a dL/da, dL/dz, dL/dW or dL/db element; nothing for others and where an output lies on the edge of its
/// range. Some hundred losses: a fraction of a second on wide networks.
std::optional<CheckCurve> checkCurve(const Trace& trace, const Selection& element);

} // namespace engine::trace
