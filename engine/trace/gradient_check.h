#pragma once

#include "engine/trace/trace.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::trace {

/// One parameter tensor's analytic gradient against central differences in float64.
struct GradientCheck {
    std::string tensor; ///< "0.weight"
    double largestRelativeError =
        0; ///< |a − n| / max(|a|, |n|, 1e-8 of the tensor's largest), over its elements
    core::Index row = 0, col = 0;     ///< where
    double analytic = 0, numeric = 0; ///< there
};

/// Central differences with a step fitted to each parameter's size (h = 6e-6 · max(1, |w|)). Samples in which
/// the difference crosses a kink (relu at 0) are recognized by one-sided differences that disagree and are
/// refined with a smaller step.
core::Result<std::vector<GradientCheck>> checkGradients(const PassInput& input);

struct NumericGradient {
    double analytic = 0, numeric = 0, relativeError = 0;
};
/// The numeric gradient beside one recorded gradient (dL/da, dL/dz, dL/dW, dL/db element): the pass from
/// there on is repeated with that number moved a little. Nothing for other operations.
std::optional<NumericGradient> numericGradient(const Trace& trace, const Selection& element);

} // namespace engine::trace
