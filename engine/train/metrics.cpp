#include "engine/train/metrics.h"

#include "engine/model/activation.h"

#include <cassert>

namespace engine::train {

using core::Index;

double decisionThreshold(const model::Loss& loss, const model::Activation& last) {
    if (loss.name == "hinge")
        return 0;
    // Where the loss reads z, the output itself is still the probability.
    const bool outputsAreLogits = model::readsLogits(loss, last) && !model::readsZ(loss, last);
    return outputsAreLogits ? 0 : 0.5;
}

namespace {

template <class M>
Index largest(const M& matrix, Index sample) {
    Index best = 0;
    for (Index i = 1; i < matrix.rows(); ++i)
        if (matrix(i, sample) > matrix(best, sample))
            best = i;
    return best;
}

} // namespace

template <class S>
Index hits(const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t, double threshold) {
    assert(a.rows() == t.rows() && a.cols() == t.cols());
    Index count = 0;
    if (a.rows() == 1) {
        const S limit = static_cast<S>(threshold);
        for (Index j = 0; j < a.cols(); ++j)
            count += (a(0, j) > limit) == (t(0, j) > S(0.5));
        return count;
    }
    for (Index j = 0; j < a.cols(); ++j)
        count += largest(a, j) == largest(t, j);
    return count;
}

template Index hits(const core::MatrixMap<float>&, const core::ConstMatrixMap<float>&, double);
template Index hits(const core::MatrixMap<double>&, const core::ConstMatrixMap<double>&, double);

} // namespace engine::train
