#include "engine/analysis/lane_path.h"

#include <algorithm>

namespace engine::analysis {

void LanePath::took(const train::AnyTrainer& trainer) {
    const long long step = trainer.steps();
    if (step < m_next)
        return;
    core::VectorD parameters;
    trainer.copyParameters(parameters);
    m_points.push_back(std::make_shared<const Point>(Point{step, parameters.cast<float>()}));
    const auto affordable =
        kMostBytes / (static_cast<std::size_t>(std::max<core::Index>(1, parameters.size())) * sizeof(float));
    if (m_points.size() > std::clamp<std::size_t>(affordable, 16, kMostPoints)) {
        for (std::size_t i = 1; 2 * i < m_points.size(); ++i)
            m_points[i] = m_points[2 * i];
        m_points.resize((m_points.size() + 1) / 2);
        m_every *= 2;
    }
    m_next = m_points.back()->step + m_every;
}

LanePath LanePath::until(long long step, const core::VectorD& parameters) const {
    LanePath path = *this;
    std::erase_if(path.m_points,
                  [step](const PointPtr& point) { return point->step >= step && point->step > 0; });
    if (path.m_points.empty() || path.m_points.back()->step < step)
        path.m_points.push_back(std::make_shared<const Point>(Point{step, parameters.cast<float>()}));
    return path;
}

} // namespace engine::analysis
