#include "engine/analysis/lane_box.h"

#include <chrono>
#include <iterator>
#include <utility>

namespace engine::analysis {

void LaneBox::push(LaneVerb verb) {
    {
        const std::lock_guard lock(m_mutex);
        m_verbs.push_back(std::move(verb));
        m_pending.store(true, std::memory_order_release);
    }
    m_wake.notify_one();
}

void LaneBox::quit() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
        m_pending.store(true, std::memory_order_release);
    }
    m_wake.notify_one();
}

LanesMomentPtr LaneBox::drain(std::vector<LanePoint>& points) {
    const std::lock_guard lock(m_mutex);
    points.insert(points.end(), std::make_move_iterator(m_points.begin()),
                  std::make_move_iterator(m_points.end()));
    m_points.clear();
    return std::exchange(m_moment, nullptr);
}

bool LaneBox::quitting() const {
    const std::lock_guard lock(m_mutex);
    return m_quit;
}

bool LaneBox::take(LaneVerb& verb) {
    const std::lock_guard lock(m_mutex);
    if (m_verbs.empty())
        return false;
    verb = std::move(m_verbs.front());
    m_verbs.pop_front();
    m_pending.store(m_quit || !m_verbs.empty(), std::memory_order_release);
    return true;
}

void LaneBox::wait() {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_quit || !m_verbs.empty(); });
}

void LaneBox::waitFor(double seconds) {
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, std::chrono::duration<double>(seconds),
                    [this] { return m_quit || !m_verbs.empty(); });
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
