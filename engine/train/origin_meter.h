#pragma once

#include "engine/core/team.h"
#include "engine/train/origin.h"
#include "engine/train/parameter_ranges.h"

#include <optional>

namespace engine::train {

/// ‖to − from‖ / ‖from‖ of vectors of one size, summed in float64; NaN where `from` is 0.
template <class S>
double relativeDistance(const Eigen::Ref<const core::Vector<S>>& to,
                        const Eigen::Ref<const core::Vector<S>>& from);

/// Measures a trainer's parameters against where its run began. Allocates only in set().
template <class S>
class OriginMeter {
public:
    /// Errors: ShapeMismatch where the parameters are not as many as the layout's; SourceEvaluator::create.
    core::Result<void> set(Origin origin, const model::Layout& layout);
    const Origin& origin() const { return m_origin; }

    /// ‖W − W₀‖/‖W₀‖; NaN where W₀ is 0.
    double drift(const core::Vector<S>& parameters, const ParameterRange& range) const {
        return relativeDistance<S>(parameters.segment(range.offset, range.size),
                                   m_first.segment(range.offset, range.size));
    }
    /// Of the source task; NaN without one.
    typename SourceEvaluator<S>::Score sourceScore(const core::Vector<S>& parameters, core::Team& team);

private:
    Origin m_origin;
    core::Vector<S> m_first; ///< W₀
    std::optional<SourceEvaluator<S>> m_source;
};

extern template class OriginMeter<float>;
extern template class OriginMeter<double>;

} // namespace engine::train
