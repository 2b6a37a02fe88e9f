#include "engine/analysis/lane_box.h"

#include <iterator>
#include <utility>

namespace engine::analysis {

LanesMomentPtr LaneBox::drain(std::vector<LanePoint>& points) {
    const std::lock_guard lock(m_mutex);
    points.insert(points.end(), std::make_move_iterator(m_points.begin()),
                  std::make_move_iterator(m_points.end()));
    m_points.clear();
    return std::exchange(m_moment, nullptr);
}

void LaneBox::post(std::vector<LanePoint>& points) {
    const std::lock_guard lock(m_mutex);
    m_points.insert(m_points.end(), std::make_move_iterator(points.begin()),
                    std::make_move_iterator(points.end()));
    points.clear();
}

void LaneBox::post(LanesMomentPtr moment) {
    const std::lock_guard lock(m_mutex);
    m_moment = std::move(moment);
}

bool LaneBox::wantsMoment() const {
    const std::lock_guard lock(m_mutex);
    return m_moment == nullptr;
}

} // namespace engine::analysis
