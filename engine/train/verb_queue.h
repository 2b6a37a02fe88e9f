#pragma once

#include "engine/train/session.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <variant>

namespace engine::train {

/// The session's verbs as values.
namespace verb {
struct Open {
    RunId run;
    std::unique_ptr<AnyTrainer> trainer;
};
struct Start {};
struct RunUntil {
    WatchSpec what;
};
struct Pause {};
struct Step {
    Granularity granularity;
};
struct SetLearningRate {
    double rate;
};
struct ChangeSettings {
    Change change;
};
struct SetSpeed {
    double stepsPerSecond;
};
struct Reset {
    RunId run;
};
struct Seek {
    long long step;
};
struct Look {
    std::vector<long long> steps;
    Visit visit;
};
struct Fork {
    RunId run;
    Change change;
};
struct Select {
    RunId run;
};
struct Forget {
    RunId run;
};
struct SetMemory {
    std::size_t bytes;
};
struct Stop {};
} // namespace verb

using Verb =
    std::variant<verb::Open, verb::Start, verb::RunUntil, verb::Pause, verb::Step, verb::SetLearningRate,
                 verb::ChangeSettings, verb::SetSpeed, verb::Reset, verb::Seek, verb::Look, verb::Fork,
                 verb::Select, verb::Forget, verb::SetMemory, verb::Stop>;

/// What the owner puts in and the worker takes out, in order. The lock is only ever held for a moment, so
/// that no verb blocks.
class VerbQueue {
public:
    /// The owner's.
    void push(Verb verb);
    void quit();

    /// The worker's. Whether there is a verb, or the end; cheap enough to ask after every step.
    bool pending() const { return m_pending.load(std::memory_order_acquire); }
    bool quitting() const;
    /// Moves the next one into `verb`; false if there is none.
    bool take(Verb& verb);
    /// Until something is pending; for at most so many seconds.
    void wait();
    void waitFor(double seconds);

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Verb> m_verbs;
    bool m_quit = false;
    std::atomic<bool> m_pending = false; ///< written under the mutex
};

} // namespace engine::train
