#pragma once

#include "engine/core/matrix.h"
#include "engine/train/trainer.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace engine::train {

using RunId = std::uint64_t;

enum class Activity {
    Idle,     ///< no run
    Paused,
    Running,
    Finished, ///< the epochs of the experiment are done; start goes on beyond them
    Diverged, ///< a loss or a parameter was not finite: training stopped at that step
};

/// A moment of a run. Immutable.
struct Snapshot {
    RunId run = 0;
    Activity activity = Activity::Idle;
    long long step = 0, epoch = 0;
    double batchLoss = 0;          ///< of the last step, before its update
    double learningRate = 0;
    double samplesPerSecond = 0;   ///< measured over about the last half second of running
    core::VectorD parameters;
    std::shared_ptr<const TrainerState> state; ///< complete, only when training is not running; else null
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// An epoch's scalars, or a moment at which something was changed by hand.
struct Point {
    RunId run = 0;
    EpochRecord record;
};

/// The one place where the worker and the window meet; holds the only mutex. Points are lossless and in order,
/// of the snapshot the latest wins. Any thread.
class Mailbox {
public:
    void post(Point point);
    void post(SnapshotPtr snapshot);
    /// Whether the last snapshot was taken, so that it is worth building another one.
    bool wantsSnapshot() const;
    /// Appends all points to `points` and gives the latest snapshot, null if it was taken before.
    SnapshotPtr drain(std::vector<Point>& points);

private:
    mutable std::mutex m_mutex;
    std::vector<Point> m_points;
    SnapshotPtr m_snapshot;
};

} // namespace engine::train
