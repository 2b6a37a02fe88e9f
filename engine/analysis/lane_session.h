#pragma once

#include "engine/analysis/comparison.h"
#include "engine/train/mailbox.h"
#include "engine/train/session.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace engine::analysis {

/// Numbers lanes in the order they were made; never used twice.
using LaneId = std::uint64_t;

/// A lane at a moment.
struct LaneState {
    LaneId id = 0;
    long long step = 0, epoch = 0;
    double epochs = 0;    ///< with the share of the one under way
    double batchLoss = 0; ///< of the last step; NaN before the first
    double effectiveRate = 0;
    double startLoss = 0;     ///< see Comparison::Lane
    long long divergedAt = 0; ///< 0: not (yet) seen to diverge, wherever it stands
    bool isOver = false;
    std::optional<train::EarlyStop> stop;
    train::AutopsyPtr autopsy; ///< of a lane that diverged
    core::VectorD parameters;
    LanePath path; ///< as far as it is known
};

/// A moment of a comparison. Immutable.
struct LanesMoment {
    train::RunId run = 0; ///< of open()
    train::Activity activity = train::Activity::Idle;
    long long verbs = 0; ///< of the session's verbs so many were taken up
    long long tick = 0, ticksPerEpoch = 1;
    long long lastTick = 0; ///< the furthest that is known
    double behind = 0;      ///< Seeking: the share of the way that is left, 1 … 0
    double samplesPerSecond = 0;
    std::vector<LaneState> lanes;
    long long sourceSamples = 0;        ///< that forgetting is measured with; 0: it is not
    std::optional<core::Error> problem; ///< why the lanes could not be made
};
using LanesMomentPtr = std::shared_ptr<const LanesMoment>;

/// An epoch's scalars of one lane.
struct LanePoint {
    train::RunId run = 0;
    LaneId lane = 0;
    train::EpochRecord record;
};

/// The thread that trains lanes side by side: what train::Session is for one run. Verbs never block and are
/// taken up in order between two ticks; points (lossless, in order) and the latest moment come through
/// drain(). One owner thread calls.
class LaneSession {
public:
    LaneSession();
    /// Stops and joins: at most one tick is waited for.
    ~LaneSession();
    LaneSession(const LaneSession&) = delete;
    LaneSession& operator=(const LaneSession&) = delete;

    /// Replaces all lanes; paused. Their ids are `firstLane` and what follows. A problem in making them is
    /// the moment's, and there are none then.
    train::RunId open(std::vector<LaneSpec> lanes, LaneId firstLane);
    /// Another lane, which catches up with the others.
    void add(LaneSpec lane, LaneId id);
    void remove(LaneId lane);
    /// Until pause, or until the epochs are reached (once; start again goes on).
    void start(long long epochs);
    void pause();
    /// One tick, or to the end of the epoch; then paused. Several in a row add up.
    void step(train::Granularity granularity);
    /// Everybody to that tick, bit for bit, paused; known ticks after it stay known.
    void seek(long long tick);
    /// At most so many ticks a second; 0: as fast as the machine.
    void setSpeed(double ticksPerSecond);
    /// Without history less memory is used, and nothing can be gone back to.
    void setMemory(std::size_t bytes);

    long long verbs() const;
    /// Appends all points and gives the latest moment, null if it was taken before.
    LanesMomentPtr drain(std::vector<LanePoint>& points);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine::analysis
