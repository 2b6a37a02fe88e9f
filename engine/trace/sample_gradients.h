#pragma once

#include "engine/trace/cursor.h"
#include "engine/trace/expression.h"

#include <optional>

namespace engine::trace {

/// How a batch makes one weight's gradient: every sample has a gradient of its own loss, their mean is the
/// batch's.
struct SampleGradients {
    int layer = 0, unit = 0, input = 0;
    bool isBias = false;
    Symbol symbol;          ///< of the gradient
    core::VectorD ofSample; ///< of each sample's own loss: its term of the mean times the number of samples
    double mean = 0;        ///< of these
    double penalty = 0;     ///< what l1 and l2 add
    double gradient = 0;    ///< as recorded: mean + penalty
    double clip = 1;        ///< the factor that clipping takes the gradient by
    double before = 0, delta = 0, after = 0; ///< the weight, its step and its new value
};

/// Of the parameter that a place is about (dL/dW, dL/db, W or b); nothing for other places.
std::optional<SampleGradients> sampleGradients(const Trace& trace, const Selection& element);

} // namespace engine::trace
