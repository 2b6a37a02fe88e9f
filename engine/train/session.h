#pragma once

#include "engine/train/mailbox.h"
#include "engine/train/runs.h"
#include "engine/train/trainer.h"

#include <cstddef>
#include <memory>

namespace engine::train {

enum class Granularity { Batch, Epoch };

/// The thread that trains. Verbs carry values and never block: they are queued and taken up between two
/// steps. All results come through the mailbox and carry the id of the run that made them. One owner thread
/// calls.
class Session {
public:
    /// With that many points in the mailbox the worker waits until they are drained.
    explicit Session(std::size_t mostWaitingPoints = Mailbox::kMostWaitingPoints);
    /// Stops and joins: at most one step is waited for.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Replaces the run; it begins paused and posts a snapshot. Returns its id: anything older is dropped by
    /// the receiver.
    RunId open(std::unique_ptr<AnyTrainer> trainer);
    /// Trains until pause, or until the epochs of the experiment are reached (once; start again goes on).
    void start();
    /// As start, until that holds (Snapshot::found). What cannot be watched is a Snapshot::problem.
    void runUntil(WatchSpec what);
    /// Posts a complete snapshot when it has come to rest.
    void pause();
    /// One batch, or to the end of the epoch, at full speed; then paused. Several in a row add up.
    void step(Granularity granularity);
    /// From the next step on; after the steps that were asked for before. Known steps after that are
    /// forgotten: fork to keep them.
    void setLearningRate(double rate);
    /// Other training settings, dropout rates or noise (see isLive) from the next step on, while it runs or
    /// rests; recorded in the run (Past::changes). As with a rate, known steps after that are forgotten. What
    /// cannot be changed is a Snapshot::problem, and nothing has changed.
    void change(Change change);
    /// What `start` keeps to: at most so many steps a second; 0: as fast as the machine.
    void setSpeed(double stepsPerSecond);
    /// Back to the initial parameters, paused; a new run id, returned. A learning rate set by hand stays.
    RunId reset();
    /// To that step of the run, bit for bit, paused; the steps after it stay known. Beyond the first and the
    /// last known step: there. Posts its progress (Activity::Seeking); pause() goes back to where it was,
    /// another seek goes there instead. Verbs given after it are taken up when it has arrived.
    void seek(long long step);
    /// Goes to those steps (ascending) and back again without anybody seeing it, while the run rests: `visit`
    /// is called there on the session's thread, at the end once with nothing (last). Any other verb ends it
    /// before; a run that does not rest is not visited: then only that last call comes.
    void visit(std::vector<long long> steps, Visit visit);
    /// The run goes on from here with that changed, as a new run, paused; its id. The old one is kept as it
    /// is known, for select(). On an error (Snapshot::problem) it goes on unchanged.
    RunId fork(Change change);
    /// To a run that was kept, where it was left, paused. Unknown: nothing.
    void select(RunId run);
    /// A run that was kept is kept no longer.
    void forget(RunId run);
    /// Memory for the keyframes of all runs, in bytes.
    void setMemory(std::size_t bytes);
    /// Ends the run: nothing of it remains, activity is Idle.
    void stop();

    /// How many verbs were given. A snapshot that counts as many answers them all.
    long long verbs() const;
    Mailbox& mailbox();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace engine::train
