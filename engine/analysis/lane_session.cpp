#include "engine/analysis/lane_session.h"

#include "engine/analysis/lane_worker.h"

#include <thread>
#include <utility>

namespace engine::analysis {

struct LaneSession::Impl {
    Impl() : worker(box), thread([this] { worker.work(); }) {}
    ~Impl() {
        box.verbs().quit();
        thread.join();
    }
    void push(LaneVerb verb) {
        ++given;
        box.verbs().push(std::move(verb));
    }

    LaneBox box;
    long long given = 0;
    train::RunId lastRun = 0;
    LaneWorker worker;
    std::thread thread; // the last: everything is there when it begins
};

LaneSession::LaneSession() : m_impl(std::make_unique<Impl>()) {}
LaneSession::~LaneSession() = default;

train::RunId LaneSession::open(std::vector<LaneSpec> lanes, LaneId firstLane) {
    const train::RunId run = ++m_impl->lastRun;
    m_impl->push(lane_verb::Open{run, std::move(lanes), firstLane});
    return run;
}

void LaneSession::add(LaneSpec lane, LaneId id) { m_impl->push(lane_verb::Add{std::move(lane), id}); }
void LaneSession::remove(LaneId lane) { m_impl->push(lane_verb::Remove{lane}); }
void LaneSession::start(long long epochs) { m_impl->push(lane_verb::Start{epochs}); }
void LaneSession::pause() { m_impl->push(lane_verb::Pause{}); }
void LaneSession::step(train::Granularity granularity) { m_impl->push(lane_verb::Step{granularity}); }
void LaneSession::seek(long long tick) { m_impl->push(lane_verb::Seek{tick}); }
void LaneSession::setSpeed(double ticksPerSecond) { m_impl->push(lane_verb::SetSpeed{ticksPerSecond}); }
void LaneSession::setMemory(std::size_t bytes) { m_impl->push(lane_verb::SetMemory{bytes}); }

long long LaneSession::verbs() const { return m_impl->given; }
LanesMomentPtr LaneSession::drain(std::vector<LanePoint>& points) { return m_impl->box.drain(points); }

} // namespace engine::analysis
