#pragma once

#include "engine/core/matrix.h"
#include "engine/train/history.h"
#include "engine/train/loss_trail.h"
#include "engine/train/watch.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace engine::train {

using RunId = std::uint64_t;

enum class Activity {
    Idle, ///< no run
    Paused,
    Running,
    Finished, ///< the epochs of the experiment are done; start goes on beyond them
    Seeking,  ///< on the way to another step of the run, by replay
    Diverged, ///< the loss, a gradient or a parameter of that step was not finite: its update was not taken
};

/// What is known of a run besides the moment: every step from `first` to `last` can be gone to.
struct Past {
    long long first = 0, last = 0;
    long long forkedAt = 0;            ///< where it parted from the run it was forked from
    long long target = -1;             ///< while seeking: where to
    long long from = 0;                ///< while seeking: where the replay began
    std::size_t bytes = 0, budget = 0; ///< memory of the keyframes of all runs that are kept
    std::shared_ptr<const LossTrail> losses;
    std::shared_ptr<const Experiment> begun; ///< the settings of its first step
    std::shared_ptr<const Changes>
        changes;   ///< all that was changed by hand; another pointer when another came
    Course course; ///< up to `last`
};

/// A moment of a run. Immutable.
struct Snapshot {
    RunId run = 0;
    Activity activity = Activity::Idle;
    long long verbs = 0; ///< of the session's verbs so many were taken up: see Session::verbs
    long long step = 0, epoch = 0;
    double epochs = 0;             ///< with the share of the one under way
    double batchLoss = 0;          ///< of the last step, before its update; NaN before the first
    double learningRate = 0;       ///< the base rate
    double effectiveRate = 0;      ///< of the next step: what the schedule makes of it
    std::optional<EarlyStop> stop; ///< finished with early stopping enabled
    double samplesPerSecond = 0;   ///< measured over about the last half second of running
    core::VectorD parameters;
    std::shared_ptr<const TrainerState> state; ///< complete, only at rest; else null
    /// At rest: what the next step is made with. A run that was forked has other settings before and after
    /// that.
    std::shared_ptr<const Experiment> experiment;
    Origin origin;          ///< where the run began: W₀, and the task it came from
    data::PreparedPtr data; ///< what the next step is trained on; null when idle
    Past past;
    std::optional<core::Error> problem; ///< why the last change, fork or wait was not made
    std::optional<Finding> found;       ///< at rest: what it was waited for
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// An epoch's scalars.
struct Point {
    RunId run = 0;
    EpochRecord record;
};

/// The one place where the worker and the window meet; holds the only mutex. Points are lossless and in
/// order, of the snapshot the latest wins. Any thread.
class Mailbox {
public:
    /// Above so many waiting points (some 150 MB) the worker waits until they are drained; none is ever
    /// dropped.
    static constexpr std::size_t kMostWaitingPoints = 1'000'000;

    void post(Point point);
    /// Hands over many at once; `points` is empty afterwards and keeps its memory.
    void post(std::vector<Point>& points);
    void post(SnapshotPtr snapshot);
    std::size_t waitingPoints() const;
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
