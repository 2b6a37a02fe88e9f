#pragma once

#include "engine/analysis/lane_session.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <variant>
#include <vector>

namespace engine::analysis {

/// The verbs of a LaneSession as values.
namespace lane_verb {
struct Open {
    train::RunId run;
    std::vector<LaneSpec> lanes;
    LaneId firstLane;
};
struct Add {
    LaneSpec lane;
    LaneId id;
};
struct Remove {
    LaneId lane;
};
struct Start {
    long long epochs;
};
struct Pause {};
struct Step {
    train::Granularity granularity;
};
struct Seek {
    long long tick;
};
struct SetSpeed {
    double ticksPerSecond;
};
struct SetMemory {
    std::size_t bytes;
};
} // namespace lane_verb

using LaneVerb =
    std::variant<lane_verb::Open, lane_verb::Add, lane_verb::Remove, lane_verb::Start, lane_verb::Pause,
                 lane_verb::Step, lane_verb::Seek, lane_verb::SetSpeed, lane_verb::SetMemory>;

/// The one place where a lane session's two threads meet; holds the only mutex, each time for a moment.
class LaneBox {
public:
    /// The owner's.
    void push(LaneVerb verb);
    void quit();
    LanesMomentPtr drain(std::vector<LanePoint>& points);

    /// The worker's.
    bool pending() const { return m_pending.load(std::memory_order_acquire); }
    bool quitting() const;
    /// False if there is none.
    bool take(LaneVerb& verb);
    /// Until something is pending, or for at most so many seconds.
    void wait();
    void waitFor(double seconds);
    /// Empties `points`.
    void post(std::vector<LanePoint>& points);
    void post(LanesMomentPtr moment);
    /// Whether the last moment was taken.
    bool wantsMoment() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<LaneVerb> m_verbs;
    bool m_quit = false;
    std::atomic<bool> m_pending = false; ///< written under the mutex
    std::vector<LanePoint> m_points;
    LanesMomentPtr m_moment;
};

} // namespace engine::analysis
