#include "engine/train/origin_meter.h"

#include <limits>
#include <string>
#include <utility>

namespace engine::train {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

} // namespace

template <class S>
double relativeDistance(const Eigen::Ref<const core::Vector<S>>& to,
                        const Eigen::Ref<const core::Vector<S>>& from) {
    const double length = from.template cast<double>().norm();
    return length > 0 ? (to - from).template cast<double>().norm() / length : kNone;
}

template <class S>
core::Result<void> OriginMeter<S>::set(Origin origin, const model::Layout& layout) {
    const core::Index given = origin.parameters ? origin.parameters->size() : 0;
    if (given != layout.size)
        return core::Error{core::Code::ShapeMismatch,
                           std::to_string(given) +
                               " parameters to measure from, but the network's number is " +
                               std::to_string(layout.size),
                           "weights"};
    std::optional<SourceEvaluator<S>> source;
    if (origin.source) {
        auto made = SourceEvaluator<S>::create(origin.source, layout);
        if (!made)
            return made.error();
        source = *std::move(made);
    }
    m_source = std::move(source);
    m_first = origin.parameters->template cast<S>();
    m_origin = std::move(origin);
    return {};
}

template <class S>
typename SourceEvaluator<S>::Score OriginMeter<S>::sourceScore(const core::Vector<S>& parameters,
                                                               core::Team& team) {
    if (!m_source)
        return {kNone, kNone};
    return m_source->score(parameters, team);
}

template double relativeDistance<float>(const Eigen::Ref<const core::Vector<float>>&,
                                        const Eigen::Ref<const core::Vector<float>>&);
template double relativeDistance<double>(const Eigen::Ref<const core::Vector<double>>&,
                                         const Eigen::Ref<const core::Vector<double>>&);
template class OriginMeter<float>;
template class OriginMeter<double>;

} // namespace engine::train
