#pragma once

#include "engine/core/matrix.h"
#include "engine/model/loss.h"

namespace engine::train {

/// From which output on a single output says class 1: 0 for logits and hinge, 0.5 for probabilities and the
/// rest.
double decisionThreshold(const model::Loss& loss, const model::Activation& last);

/// The class that the outputs of one sample (a column) say: of a single one 1 above the threshold, else 0; of
/// several the first largest one's.
template <class Column>
int saidClass(const Column& outputs, double threshold) {
    if (outputs.size() == 1)
        return outputs(0) > threshold ? 1 : 0;
    core::Index best = 0;
    for (core::Index i = 1; i < outputs.size(); ++i)
        if (outputs(i) > outputs(best))
            best = i;
    return static_cast<int>(best);
}

/// How many samples are classified right. One output: above the threshold or not; several: the largest output
/// is the target's one. a, t: outputs × samples. No allocation.
template <class S>
core::Index hits(const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t, double threshold);

} // namespace engine::train
