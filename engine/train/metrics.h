#pragma once

#include "engine/core/matrix.h"
#include "engine/model/loss.h"

namespace engine::train {

/// From which output on a single output says class 1: 0 for logits and hinge, 0.5 for probabilities and the
/// rest.
double decisionThreshold(const model::Loss& loss, const model::Activation& last);

/// How many samples are classified right. One output: above the threshold or not; several: the largest output
/// is the target's one. a, t: outputs × samples. No allocation.
template <class S>
core::Index hits(const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t, double threshold);

} // namespace engine::train
