#pragma once

#include "engine/core/verb_queue.h"
#include "engine/train/session.h"

#include <memory>
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

using VerbQueue = core::VerbQueue<Verb>;

} // namespace engine::train
