#include "engine/train/session.h"

#include "engine/train/worker.h"

#include <cassert>
#include <cmath>
#include <thread>
#include <utility>

namespace engine::train {

struct Session::Impl {
    explicit Impl(std::size_t mostWaitingPoints)
        : worker(verbs, mailbox, mostWaitingPoints), thread([this] { worker.work(); }) {}
    ~Impl() {
        verbs.quit();
        thread.join();
    }

    void push(Verb verb) {
        ++given;
        verbs.push(std::move(verb));
    }

    Mailbox mailbox;
    VerbQueue verbs;
    long long given = 0;
    RunId lastRun = 0;
    Worker worker;
    std::thread thread; // the last: everything is there when it begins
};

Session::Session(std::size_t mostWaitingPoints) : m_impl(std::make_unique<Impl>(mostWaitingPoints)) {}
Session::~Session() = default;

RunId Session::open(std::unique_ptr<AnyTrainer> trainer) {
    assert(trainer);
    const RunId run = ++m_impl->lastRun;
    m_impl->push(verb::Open{run, std::move(trainer)});
    return run;
}

void Session::start() { m_impl->push(verb::Start{}); }
void Session::runUntil(WatchSpec what) { m_impl->push(verb::RunUntil{std::move(what)}); }
void Session::pause() { m_impl->push(verb::Pause{}); }
void Session::step(Granularity granularity) { m_impl->push(verb::Step{granularity}); }

void Session::setLearningRate(double rate) {
    assert(std::isfinite(rate) && rate >= 0);
    m_impl->push(verb::SetLearningRate{rate});
}

void Session::change(Change change) { m_impl->push(verb::ChangeSettings{std::move(change)}); }

void Session::setSpeed(double stepsPerSecond) {
    assert(std::isfinite(stepsPerSecond) && stepsPerSecond >= 0);
    m_impl->push(verb::SetSpeed{stepsPerSecond});
}

RunId Session::reset() {
    const RunId run = ++m_impl->lastRun;
    m_impl->push(verb::Reset{run});
    return run;
}

void Session::seek(long long step) { m_impl->push(verb::Seek{step}); }

void Session::visit(std::vector<long long> steps, Visit visit) {
    m_impl->push(verb::Look{std::move(steps), std::move(visit)});
}

RunId Session::fork(Change change) {
    const RunId run = ++m_impl->lastRun;
    m_impl->push(verb::Fork{run, std::move(change)});
    return run;
}

void Session::select(RunId run) { m_impl->push(verb::Select{run}); }
void Session::forget(RunId run) { m_impl->push(verb::Forget{run}); }
void Session::setMemory(std::size_t bytes) { m_impl->push(verb::SetMemory{bytes}); }

void Session::stop() { m_impl->push(verb::Stop{}); }
long long Session::verbs() const { return m_impl->given; }
Mailbox& Session::mailbox() { return m_impl->mailbox; }

} // namespace engine::train
