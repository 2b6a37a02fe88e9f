#include "engine/analysis/lane_worker.h"

#include "engine/core/flush_denormals.h"
#include "engine/train/epoch_story.h"
#include "engine/train/threads.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace engine::analysis {

using train::Activity;
using train::secondsNow;

namespace {

constexpr double kMomentInterval = 1.0 / 120; // seconds
constexpr double kBytesPerSecond = 2e8;       // that copying parameters for moments may take
constexpr double kLeastWait = 0.002;          // seconds; faster ticks come in groups
constexpr long long kEndless = std::numeric_limits<long long>::max() / 4;

} // namespace

void LaneWorker::work() {
    train::lowerPriorityOfThisThread();
    const core::FlushDenormals flush;
    LaneVerb verb = lane_verb::Pause{};
    while (!m_box.verbs().quitting()) {
        if (m_box.verbs().take(verb)) {
            ++m_taken;
            m_news = true;
            std::visit([this](auto& what) { handle(what); }, verb);
        } else if (hasLanes() && m_comparison->behind() > 0) {
            go();
        } else if (m_activity == Activity::Running) {
            train();
        } else {
            if (m_news)
                postMoment(secondsNow());
            m_news = false;
            m_box.verbs().wait();
        }
    }
}

void LaneWorker::handle(lane_verb::Open& open) {
    m_run = open.run;
    m_goals.clear();
    m_companions.clear();
    m_comparison.reset();
    m_problem.reset();
    m_points.clear();
    m_last = 0;
    auto made = Comparison::create(open.lanes);
    if (!made) {
        m_problem = made.error();
        return rest(Activity::Idle);
    }
    m_comparison.emplace(*std::move(made));
    m_comparison->setThreads(train::usualThreads());
    if (m_memory > 0)
        m_comparison->keepHistory(m_memory);
    for (std::size_t i = 0; i < open.lanes.size(); ++i)
        m_companions.push_back({open.firstLane + i, 0, nullptr, false});
    rest(Activity::Paused);
}

void LaneWorker::handle(lane_verb::Add& add) {
    m_problem.reset();
    if (!m_comparison) {
        std::vector<LaneSpec> lanes;
        lanes.push_back(std::move(add.lane));
        lane_verb::Open open{m_run, std::move(lanes), add.id};
        return handle(open);
    }
    const long long before = m_comparison->ticksPerEpoch();
    if (const auto added = m_comparison->add(add.lane); !added) {
        m_problem = added.error();
        return;
    }
    m_last = m_last * m_comparison->ticksPerEpoch() / before;
    m_companions.push_back({add.id, 0, nullptr, false});
    m_way = m_comparison->behind();
}

void LaneWorker::handle(lane_verb::Remove& remove) {
    const auto at = std::find_if(m_companions.begin(), m_companions.end(),
                                 [&](const Companion& one) { return one.id == remove.lane; });
    if (at == m_companions.end())
        return;
    const long long before = m_comparison->ticksPerEpoch();
    m_comparison->remove(static_cast<std::size_t>(at - m_companions.begin()));
    m_companions.erase(at);
    m_last = m_last * m_comparison->ticksPerEpoch() / before;
    if (!hasLanes())
        rest(Activity::Paused);
}

void LaneWorker::handle(lane_verb::Start& start) {
    if (!hasLanes())
        return;
    m_goals.clear();
    const long long end = start.epochs * m_comparison->ticksPerEpoch();
    m_end = m_comparison->tick() < end ? end : kEndless;
    m_pacer.begin(secondsNow());
    begin();
}

void LaneWorker::handle(lane_verb::Pause&) {
    if (m_activity == Activity::Running)
        rest(Activity::Paused);
}

void LaneWorker::handle(lane_verb::Step& step) {
    if (!hasLanes())
        return;
    m_goals.push_back(step.granularity);
    begin();
}

void LaneWorker::handle(lane_verb::Seek& seek) {
    if (!hasLanes())
        return;
    rest(Activity::Paused);
    m_comparison->goTo(std::clamp(seek.tick, 0LL, m_last));
    m_way = m_comparison->behind();
}

void LaneWorker::handle(lane_verb::SetSpeed& change) {
    m_pacer.setSpeed(change.ticksPerSecond, secondsNow());
}
void LaneWorker::handle(lane_verb::SetMemory& change) { m_memory = change.bytes; }

void LaneWorker::rest(Activity how) {
    m_goals.clear();
    m_activity = how;
    m_news = true;
}

void LaneWorker::begin() {
    if (m_activity == Activity::Running)
        return;
    m_activity = Activity::Running;
    long long samples = 0;
    for (const auto& lane : m_comparison->lanes())
        samples += lane.trainer->samplesSeen();
    m_meter.begin(secondsNow(), samples);
}

/// Towards where everybody is to stand: after a seek, or a lane that was added.
void LaneWorker::go() {
    catchUp(m_budget.steps());
    const double now = secondsNow();
    if (m_comparison->behind() > 0 && now - m_lastMoment >= kMomentInterval && m_box.wantsMoment())
        postMoment(now);
}

void LaneWorker::catchUp(long long most) {
    const double before = secondsNow();
    const long long behind = m_comparison->behind();
    m_comparison->catchUp(most);
    // Steps are counted as the lanes take them, side by side.
    const auto lanes = static_cast<long long>(m_comparison->lanes().size());
    m_budget.took(std::max(1LL, (behind - m_comparison->behind()) / lanes), secondsNow() - before);
    m_last = std::max(m_last, m_comparison->tick());
    look();
}

/// The tick that is to be reached next: of a step verb, or the end.
long long LaneWorker::ticksWanted() const {
    const long long tick = m_comparison->tick(), perEpoch = m_comparison->ticksPerEpoch();
    if (m_goals.empty())
        return m_end;
    return m_goals.front() == train::Granularity::Batch ? tick + 1 : (tick / perEpoch + 1) * perEpoch;
}

void LaneWorker::train() {
    const double before = secondsNow();
    long long most = m_budget.steps();
    if (m_goals.empty() && m_pacer.limited()) {
        most = std::min(most, m_pacer.due(before));
        if (most == 0) {
            const double wait = m_pacer.nextDue() - before;
            if (wait > kMomentInterval && m_news)
                postMoment(before);
            m_news = false;
            return m_box.verbs().waitFor(std::max(wait, kLeastWait));
        }
    }
    const long long from = m_comparison->tick(), wanted = ticksWanted();
    m_comparison->goTo(std::min(from + most, wanted));
    catchUp(std::numeric_limits<long long>::max());
    m_pacer.took(m_comparison->tick() - from);
    m_news = true;
    const double now = secondsNow();
    long long samples = 0;
    for (const auto& lane : m_comparison->lanes())
        samples += lane.trainer->samplesSeen();
    m_meter.look(now, samples);
    if (m_comparison->tick() >= wanted || !m_comparison->goesOn())
        return arrive();
    if (m_box.wantsMoment()) {
        const double bytes = static_cast<double>(m_comparison->lanes().front().trainer->layout().size) *
                             static_cast<double>(m_comparison->lanes().size() * sizeof(double));
        if (now - m_lastMoment >= std::max(kMomentInterval, bytes / kBytesPerSecond))
            postMoment(now);
    }
}

void LaneWorker::arrive() {
    if (!m_goals.empty()) {
        m_goals.pop_front();
        if (m_goals.empty() || !m_comparison->goesOn())
            rest(Activity::Paused);
        return;
    }
    m_comparison->finish();
    rest(Activity::Finished);
}

/// What is new of the lanes.
void LaneWorker::look() {
    for (std::size_t i = 0; i < m_companions.size(); ++i) {
        Companion& companion = m_companions[i];
        const auto& lane = m_comparison->lanes()[i];
        for (; companion.told < lane.records.size(); ++companion.told)
            m_points.push_back({m_run, companion.id, lane.records[companion.told]});
        if (lane.divergedAt > 0 && !companion.examined)
            examine(i);
    }
    if (!m_points.empty())
        m_box.post(m_points);
}

void LaneWorker::examine(std::size_t lane) {
    m_companions[lane].examined = true;
    m_companions[lane].autopsy = m_comparison->autopsy(lane);
}

void LaneWorker::postMoment(double now) {
    auto moment = std::make_shared<LanesMoment>();
    moment->run = m_run;
    moment->activity = m_activity;
    moment->verbs = m_taken;
    moment->problem = m_problem;
    moment->samplesPerSecond = m_meter.rate();
    moment->lastTick = m_last;
    if (m_comparison) {
        moment->tick = m_comparison->tick();
        moment->ticksPerEpoch = m_comparison->ticksPerEpoch();
        const long long behind = m_comparison->behind();
        if (behind > 0 && m_way > 0) {
            moment->behind = std::min(1.0, static_cast<double>(behind) / static_cast<double>(m_way));
            if (m_activity != Activity::Running)
                moment->activity = Activity::Seeking;
        }
        for (std::size_t i = 0; i < m_companions.size(); ++i) {
            const auto& lane = m_comparison->lanes()[i];
            const train::AnyTrainer& trainer = *lane.trainer;
            LaneState state;
            state.id = m_companions[i].id;
            state.step = trainer.steps();
            state.epoch = trainer.epochs();
            state.epochs = train::epochsAt(trainer);
            state.batchLoss = trainer.batchLoss();
            state.effectiveRate = trainer.effectiveRate();
            state.startLoss = lane.startLoss;
            state.divergedAt = lane.divergedAt;
            state.isOver = lane.isOver;
            state.stop = lane.stop;
            state.autopsy = m_companions[i].autopsy;
            trainer.copyParameters(state.parameters);
            state.path = lane.path;
            moment->sourceSamples = train::sourceSamples(trainer);
            moment->lanes.push_back(std::move(state));
        }
    }
    m_lastMoment = now;
    m_box.post(std::move(moment));
}

} // namespace engine::analysis
