#pragma once

#include "engine/core/matrix.h"

namespace engine::model {

// Softmax works over the units of a sample, and a unit's values lie side by side: as many samples as the
// processor's vectors have lanes are worked on at once. Nothing is allocated.

/// a = exp(x − max) / Σ exp(x − max) over the units of each sample.
template <class S>
void softmax(const core::MatrixMap<S>& x, core::MatrixMap<S>& a);
/// dz = a ⊙ (da − Σ a·da) over the units of each sample; da may be dz.
template <class S>
void softmaxGradient(const core::MatrixMap<S>& a, const core::MatrixMap<S>& da, core::MatrixMap<S>& dz);
/// Σ t · (log Σ exp(x) − x) over the units and samples: cross-entropy of logits before the mean.
template <class S>
double crossEntropySum(const core::MatrixMap<S>& x, const core::ConstMatrixMap<S>& t);
/// d = (p · Σt − t) / samples, Σ over the units of each sample: the gradient of cross-entropy with respect to
/// its logits, p their softmax; p may be d.
template <class S>
void crossEntropyGradient(const core::MatrixMap<S>& p, const core::ConstMatrixMap<S>& t,
                          core::MatrixMap<S>& d);

} // namespace engine::model
