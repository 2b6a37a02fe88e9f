#include "engine/train/mailbox.h"

#include <iterator>
#include <utility>

namespace engine::train {

void Mailbox::post(Point point) {
    const std::lock_guard lock(m_mutex);
    m_points.push_back(std::move(point));
}

void Mailbox::post(std::vector<Point>& points) {
    {
        const std::lock_guard lock(m_mutex);
        m_points.insert(m_points.end(), std::make_move_iterator(points.begin()),
                        std::make_move_iterator(points.end()));
    }
    points.clear();
}

void Mailbox::post(SnapshotPtr snapshot) {
    // Swapped, so that the one replaced is freed after the lock.
    const std::lock_guard lock(m_mutex);
    m_snapshot.swap(snapshot);
}

std::size_t Mailbox::waitingPoints() const {
    const std::lock_guard lock(m_mutex);
    return m_points.size();
}

bool Mailbox::wantsSnapshot() const {
    const std::lock_guard lock(m_mutex);
    return !m_snapshot;
}

SnapshotPtr Mailbox::drain(std::vector<Point>& points) {
    SnapshotPtr snapshot;
    const std::lock_guard lock(m_mutex);
    snapshot.swap(m_snapshot);
    if (points.empty()) {
        // A reader that keeps its vector lends its memory to the next points.
        points.swap(m_points);
        return snapshot;
    }
    points.insert(points.end(), std::make_move_iterator(m_points.begin()),
                  std::make_move_iterator(m_points.end()));
    m_points.clear();
    return snapshot;
}

} // namespace engine::train
