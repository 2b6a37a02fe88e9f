#include "engine/train/worker.h"

#include "engine/core/flush_denormals.h"
#include "engine/train/threads.h"

#include <algorithm>
#include <chrono>
#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace engine::train {

namespace {

constexpr double kSnapshotInterval = 1.0 / 120; // seconds
constexpr double kLeastWait = 0.002;            // seconds; faster steps come in groups
constexpr double kDrainPoll = 0.005; // seconds between two looks whether waiting points were drained

double secondsNow() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void lowerPriorityOfThisThread() {
#ifdef __linux__
    // Of the thread alone, not of the process: the window stays quick and training loses nothing.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
#endif
}

} // namespace

void Worker::work() {
    lowerPriorityOfThisThread();
    const core::FlushDenormals flush;
    Verb verb = verb::Pause{};
    while (!m_verbs.quitting()) {
        if (m_verbs.take(verb)) {
            ++m_taken;
            m_news = true;
            std::visit([this](auto& what) { handle(what); }, verb);
        } else if (m_activity == Activity::Running) {
            train();
        } else {
            if (m_news)
                postSnapshot(secondsNow());
            m_news = false;
            m_verbs.wait();
        }
    }
}

void Worker::handle(verb::Open& open) {
    m_goals.clear();
    m_trainer = std::move(open.trainer);
    m_trainer->setThreads(usualThreads());
    m_run = open.run;
    m_rate.reset();
    rest(Activity::Paused);
}

void Worker::handle(verb::Start&) {
    if (!m_trainer)
        return;
    dropGoals();
    m_beyond = isDone();
    m_pacer.begin(secondsNow());
    begin();
}

void Worker::handle(verb::Pause&) {
    if (m_activity == Activity::Running)
        rest(Activity::Paused);
}

void Worker::handle(verb::Step& step) {
    if (!m_trainer)
        return;
    m_goals.push_back(step.granularity);
    begin();
}

void Worker::handle(verb::SetLearningRate& change) {
    if (!m_trainer)
        return;
    if (m_goals.empty())
        setRate(change.rate);
    else
        m_goals.push_back(change.rate);
}

void Worker::handle(verb::SetSpeed& change) { m_pacer.setSpeed(change.stepsPerSecond, secondsNow()); }

void Worker::handle(verb::Reset& reset) {
    if (!m_trainer)
        return;
    dropGoals();
    m_run = reset.run;
    m_trainer->reset();
    if (m_rate)
        m_trainer->setLearningRate(*m_rate);
    rest(Activity::Paused);
}

void Worker::handle(verb::Restore& restore) {
    if (!m_trainer)
        return;
    dropGoals();
    m_trainer->restore(*restore.state);
    m_rate = restore.state->learningRate;
    rest(Activity::Paused);
}

void Worker::handle(verb::Stop&) {
    m_goals.clear();
    m_trainer.reset();
    rest(Activity::Idle);
}

void Worker::begin() {
    if (m_activity == Activity::Running)
        return;
    m_activity = Activity::Running;
    m_meter.begin(secondsNow(), m_trainer->samplesSeen());
}

void Worker::setRate(double rate) {
    m_rate = rate;
    m_trainer->setLearningRate(rate);
}

void Worker::takeRates() {
    while (!m_goals.empty() && std::holds_alternative<double>(m_goals.front())) {
        setRate(std::get<double>(m_goals.front()));
        m_goals.pop_front();
    }
}

void Worker::dropGoals() {
    // Steps that are no longer wanted; the learning rates among them are.
    for (takeRates(); !m_goals.empty(); takeRates())
        m_goals.pop_front();
}

void Worker::rest(Activity how) {
    dropGoals();
    m_activity = how;
    m_news = true;
}

void Worker::train() {
    const double before = secondsNow();
    long long most = m_budget.steps();
    if (m_goals.empty() && m_pacer.limited()) {
        most = std::min(most, m_pacer.due(before));
        if (most == 0)
            return waitForNextStep();
    }
    const long long taken = takeSteps(most);
    const double now = secondsNow();
    m_budget.took(taken, now - before);
    m_pacer.took(taken);
    m_meter.look(now, m_trainer->samplesSeen());
    postPoints();
    if (m_activity != Activity::Running)
        return;
    if (now - m_lastSnapshot >= kSnapshotInterval && m_mailbox.wantsSnapshot())
        postSnapshot(now);
    if (m_room == 0)
        m_verbs.waitFor(kDrainPoll);
}

long long Worker::takeSteps(long long most) {
    long long taken = 0;
    while (taken < most && m_points.size() < m_room && m_activity == Activity::Running &&
           !m_verbs.pending()) {
        m_trainer->step();
        ++taken;
        afterStep();
    }
    return taken;
}

void Worker::afterStep() {
    const bool epochEnded = m_trainer->epochEnded();
    if (epochEnded)
        m_points.push_back({m_run, m_trainer->lastEpoch()});
    if (m_trainer->diverged())
        return rest(Activity::Diverged);
    if (!m_goals.empty()) {
        if (epochEnded || std::get<Granularity>(m_goals.front()) == Granularity::Batch)
            m_goals.pop_front();
        takeRates();
        if (m_goals.empty())
            rest(Activity::Paused);
    } else if (epochEnded && !m_beyond && isDone()) {
        m_stop = m_trainer->finish();
        rest(Activity::Finished);
    }
}

bool Worker::isDone() const {
    return m_trainer->stopsEarly() || m_trainer->epochs() >= m_trainer->experiment().training.epochs;
}

void Worker::waitForNextStep() {
    const double now = secondsNow();
    const double wait = m_pacer.nextDue() - now;
    // A long wait shows where it stands, whether or not the one before was taken.
    if (wait > kSnapshotInterval && m_shown != m_trainer->steps())
        postSnapshot(now);
    m_verbs.waitFor(std::max(wait, kLeastWait));
}

void Worker::postPoints() {
    if (!m_points.empty())
        m_mailbox.post(m_points);
    m_room = m_mostWaiting - std::min(m_mostWaiting, m_mailbox.waitingPoints());
}

void Worker::postSnapshot(double now) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->run = m_run;
    snapshot->activity = m_activity;
    snapshot->verbs = m_taken;
    snapshot->samplesPerSecond = m_meter.rate();
    if (m_trainer) {
        snapshot->step = m_trainer->steps();
        snapshot->epoch = m_trainer->epochs();
        snapshot->batchLoss = m_trainer->batchLoss();
        snapshot->learningRate = m_trainer->learningRate();
        snapshot->effectiveRate = m_trainer->effectiveRate();
        if (m_activity == Activity::Finished)
            snapshot->stop = m_stop;
        m_trainer->copyParameters(snapshot->parameters);
        if (m_activity != Activity::Running)
            snapshot->state = std::make_shared<const TrainerState>(m_trainer->state());
    }
    m_shown = snapshot->step;
    m_lastSnapshot = now;
    m_mailbox.post(std::move(snapshot));
}

} // namespace engine::train
