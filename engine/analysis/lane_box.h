#pragma once

#include "engine/analysis/lane_session.h"
#include "engine/core/verb_queue.h"

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

/// The one place where a lane session's two threads meet: verbs inward, points and the latest moment outward.
/// Each lock is held for a moment.
class LaneBox {
public:
    core::VerbQueue<LaneVerb>& verbs() { return m_verbs; }
    /// The owner's.
    LanesMomentPtr drain(std::vector<LanePoint>& points);

    /// The worker's. Empties `points`.
    void post(std::vector<LanePoint>& points);
    void post(LanesMomentPtr moment);
    /// Whether the last moment was taken.
    bool wantsMoment() const;

private:
    core::VerbQueue<LaneVerb> m_verbs;
    mutable std::mutex m_mutex; ///< of what goes outward
    std::vector<LanePoint> m_points;
    LanesMomentPtr m_moment;
};

} // namespace engine::analysis
