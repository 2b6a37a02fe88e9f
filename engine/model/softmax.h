#pragma once

#include "engine/core/matrix.h"

#include <algorithm>

namespace engine::model {

/// A number a sample, for kSamples samples at a time, on the stack: softmax works over the units of a sample,
/// and a unit's values lie side by side, so that a whole strip of samples is worked on at once.
template <class S>
struct Strip {
    static constexpr core::Index kSamples = 64;
    using Row = Eigen::Array<S, 1, Eigen::Dynamic, Eigen::RowMajor, 1, kSamples>;
};

/// Calls body(first, count) for each strip of `samples` samples.
template <class S, class Body>
void forEachStrip(core::Index samples, Body body) {
    for (core::Index first = 0; first < samples; first += Strip<S>::kSamples)
        body(first, std::min(Strip<S>::kSamples, samples - first));
}

/// a = exp(x − max) / Σ exp(x − max) over the units of each sample. No allocation.
template <class S>
void softmax(const core::MatrixMap<S>& x, core::MatrixMap<S>& a);
/// dz = a ⊙ (da − Σ a·da) over the units of each sample; da may be dz. No allocation.
template <class S>
void softmaxGradient(const core::MatrixMap<S>& a, const core::MatrixMap<S>& da, core::MatrixMap<S>& dz);
/// log Σ exp(x) over the units of each of the samples first ... first + count − 1. No allocation.
template <class S>
typename Strip<S>::Row logSumExp(const core::MatrixMap<S>& x, core::Index first, core::Index count);

} // namespace engine::model
