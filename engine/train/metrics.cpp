#include "engine/train/metrics.h"

#include "engine/core/lanes.h"
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

/// The unit of each sample whose number is the largest; of equal ones the first, and never one that is a NaN
/// behind the first.
template <class S, class M, class At>
[[gnu::always_inline]] inline core::Lanes<S> largestUnit(const M& matrix, At at) {
    core::Lanes<S> best = at.load(matrix.data()), unit{};
    for (Index i = 1; i < matrix.rows(); ++i) {
        const core::Lanes<S> number = at.load(matrix.data() + i * matrix.cols());
        const auto larger = number > best;
        best = larger ? number : best;
        unit = larger ? core::Lanes<S>{} + S(i) : unit;
    }
    return unit;
}

} // namespace

template <class S>
Index hits(const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t, double threshold) {
    assert(a.rows() == t.rows() && a.cols() == t.cols());
    const core::Lanes<S> one = core::Lanes<S>{} + S(1), none{};
    typename core::LanesOf<S>::Sum count{};
    core::overLanes<S>(a.cols(), [&](auto at) {
        if (a.rows() > 1) {
            const core::Lanes<S> said = largestUnit<S>(a, at), right = largestUnit<S>(t, at);
            return core::add(count, at.kept(said == right ? one : none));
        }
        const core::Lanes<S> said = at.load(a.data()) > static_cast<S>(threshold) ? one : none;
        const core::Lanes<S> right = at.load(t.data()) > S(0.5) ? one : none;
        core::add(count, at.kept(said == right ? one : none));
    });
    return static_cast<Index>(core::total(count));
}

template Index hits(const core::MatrixMap<float>&, const core::ConstMatrixMap<float>&, double);
template Index hits(const core::MatrixMap<double>&, const core::ConstMatrixMap<double>&, double);

} // namespace engine::train
