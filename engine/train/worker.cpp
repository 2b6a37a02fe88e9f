#include "engine/train/worker.h"

#include "engine/core/flush_denormals.h"
#include "engine/train/threads.h"

#include <algorithm>
#include <utility>

namespace engine::train {

namespace {

constexpr double kSnapshotInterval = 1.0 / 120; // seconds
constexpr double kLeastWait = 0.002;            // seconds; faster steps come in groups
constexpr double kDrainPoll = 0.005; // seconds between two looks whether waiting points were drained

} // namespace

void Worker::work() {
    lowerPriorityOfThisThread();
    const core::FlushDenormals flush;
    Verb verb = verb::Pause{};
    while (!m_verbs.quitting()) {
        if (m_verbs.take(verb)) {
            std::visit([this](auto& what) { take(what); }, verb);
        } else if (m_seek) {
            seekOn();
        } else if (m_look) {
            lookOn();
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

template <class V>
void Worker::take(V& what) {
    // What is asked for after a seek is asked of where it arrives.
    if constexpr (std::is_same_v<V, verb::Start> || std::is_same_v<V, verb::RunUntil> ||
                  std::is_same_v<V, verb::Step> || std::is_same_v<V, verb::SetLearningRate> ||
                  std::is_same_v<V, verb::ChangeSettings> || std::is_same_v<V, verb::Fork>)
        finishSeek();
    endLook();
    ++m_taken;
    m_news = true;
    m_problem.reset();
    // What changes nothing leaves what was found.
    constexpr bool isAside = std::is_same_v<V, verb::SetSpeed> || std::is_same_v<V, verb::SetMemory> ||
                             std::is_same_v<V, verb::Look>;
    if constexpr (!isAside)
        m_found.reset();
    if constexpr (!isAside && !std::is_same_v<V, verb::RunUntil>)
        m_lastWatch.reset();
    handle(what);
}

void Worker::handle(verb::Open& open) {
    m_goals.clear();
    m_seek.reset();
    open.trainer->setThreads(usualThreads());
    m_runs.open(open.run, std::move(open.trainer));
    m_rate.reset();
    rest(Activity::Paused);
}

void Worker::handle(verb::Start&) {
    if (m_runs.isEmpty())
        return;
    dropGoals();
    m_beyond = isDone();
    m_pacer.begin(secondsNow());
    begin();
}

void Worker::handle(verb::RunUntil& run) {
    if (m_runs.isEmpty())
        return;
    // The same again goes on with what it knows.
    std::optional<Watch> watch =
        m_lastWatch && m_lastWatch->spec() == run.what ? std::move(m_lastWatch) : std::nullopt;
    m_lastWatch.reset();
    if (!watch) {
        auto made = Watch::create(run.what, m_runs.trainer());
        if (!made) {
            rest(Activity::Paused);
            m_problem = made.error();
            return;
        }
        watch = *std::move(made);
    }
    verb::Start start;
    handle(start);
    m_watch = std::move(watch);
}

void Worker::handle(verb::Pause&) {
    if (m_seek)
        giveUpSeek();
    else if (m_activity == Activity::Running)
        rest(Activity::Paused);
}

void Worker::handle(verb::Step& step) {
    if (m_runs.isEmpty())
        return;
    m_goals.push_back(step.granularity);
    begin();
}

void Worker::handle(verb::SetLearningRate& change) {
    if (m_runs.isEmpty())
        return;
    if (m_goals.empty())
        setRate(change.rate);
    else
        m_goals.push_back(change.rate);
}

void Worker::handle(verb::ChangeSettings& settings) {
    if (m_runs.isEmpty())
        return;
    takeRates();
    change(std::move(settings.change));
}

void Worker::handle(verb::SetSpeed& change) { m_pacer.setSpeed(change.stepsPerSecond, secondsNow()); }

void Worker::handle(verb::Reset& reset) {
    if (m_runs.isEmpty())
        return;
    dropGoals();
    m_seek.reset();
    m_runs.restart(reset.run);
    if (m_rate)
        setRate(*m_rate);
    rest(Activity::Paused);
}

void Worker::handle(verb::Seek& seek) {
    if (m_runs.isEmpty())
        return;
    dropGoals();
    beginSeek(m_seek ? m_seek->origin : m_runs.here(), seek.step);
}

void Worker::handle(verb::Look& look) {
    Look begun;
    begun.steps = std::move(look.steps);
    begun.visit = std::move(look.visit);
    m_look = std::move(begun);
    if (m_runs.isEmpty() || m_activity == Activity::Running || m_seek)
        m_look->steps.clear();
    else
        m_look->origin = m_runs.here();
}

void Worker::handle(verb::Fork& fork) {
    if (m_runs.isEmpty())
        return;
    const bool running = m_activity == Activity::Running;
    dropGoals();
    m_runs.fork(fork.run);
    change(std::move(fork.change));
    if (!running)
        rest(Activity::Paused);
}

void Worker::handle(verb::Select& select) {
    if (m_runs.isEmpty() || m_runs.leftAt(select.run) < 0)
        return;
    dropGoals();
    const Runs::Place origin = m_seek ? m_seek->origin : m_runs.here();
    const long long step = m_runs.leftAt(select.run);
    m_runs.select(select.run);
    m_rate = m_runs.trainer().learningRate();
    beginSeek(origin, step);
}

void Worker::handle(verb::Forget& forget) { m_runs.forget(forget.run); }
void Worker::handle(verb::SetMemory& change) { m_runs.setBudget(change.bytes); }

void Worker::handle(verb::Stop&) {
    m_goals.clear();
    m_seek.reset();
    m_runs.clear();
    rest(Activity::Idle);
}

void Worker::begin() {
    if (m_activity == Activity::Running)
        return;
    m_activity = Activity::Running;
    m_meter.begin(secondsNow(), m_runs.trainer().samplesSeen());
}

void Worker::change(Change change) {
    const bool hasOtherData = change.data != nullptr; // and with them perhaps longer epochs
    if (const auto changed = m_runs.change(std::move(change)); !changed)
        m_problem = changed.error();
    else if (hasOtherData)
        m_meter.begin(secondsNow(), m_runs.trainer().samplesSeen());
    m_rate = m_runs.trainer().learningRate();
}

void Worker::setRate(double rate) {
    Change next;
    next.learningRate = rate;
    change(std::move(next));
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
    m_watch.reset();
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
    m_meter.look(now, m_runs.trainer().samplesSeen());
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
        m_runs.trainer().step();
        ++taken;
        afterStep();
    }
    return taken;
}

void Worker::afterStep() {
    AnyTrainer& trainer = m_runs.trainer();
    const bool epochEnded = trainer.epochEnded(), diverged = trainer.diverged();
    // What was posted when it was done for the first time is known.
    if (epochEnded && !m_runs.isKnown())
        m_points.push_back({m_runs.current(), trainer.lastEpoch()});
    if (m_watch)
        m_found = m_watch->look(trainer);
    m_runs.took();
    if (diverged)
        return rest(Activity::Diverged);
    const bool ends = m_goals.empty() && epochEnded && !m_beyond && isDone();
    if (m_found && !ends) {
        m_lastWatch = std::move(m_watch);
        return rest(Activity::Paused);
    }
    if (!m_goals.empty()) {
        if (epochEnded || std::get<Granularity>(m_goals.front()) == Granularity::Batch)
            m_goals.pop_front();
        takeRates();
        if (m_goals.empty())
            rest(Activity::Paused);
    } else if (ends) {
        m_stop = m_runs.trainer().finish();
        if (m_stop && m_stop->restored)
            m_runs.finished();
        rest(Activity::Finished);
    }
}

bool Worker::isDone() const {
    const AnyTrainer& trainer = m_runs.trainer();
    return trainer.stopsEarly() || trainer.epochs() >= trainer.experiment().training.epochs;
}

void Worker::waitForNextStep() {
    const double now = secondsNow();
    const double wait = m_pacer.nextDue() - now;
    // A long wait shows where it stands, whether or not the one before was taken.
    if (wait > kSnapshotInterval && m_shown != m_runs.trainer().steps())
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
    snapshot->run = m_runs.current();
    snapshot->activity = m_activity;
    snapshot->verbs = m_taken;
    snapshot->samplesPerSecond = m_meter.rate();
    snapshot->problem = m_problem;
    snapshot->found = m_found;
    if (!m_runs.isEmpty()) {
        const AnyTrainer& trainer = m_runs.trainer();
        snapshot->step = trainer.steps();
        snapshot->epoch = trainer.epochs();
        snapshot->epochs = epochsAt(trainer);
        snapshot->batchLoss = trainer.batchLoss();
        snapshot->learningRate = trainer.learningRate();
        snapshot->effectiveRate = trainer.effectiveRate();
        if (m_activity == Activity::Finished)
            snapshot->stop = m_stop;
        trainer.copyParameters(snapshot->parameters);
        if (m_activity != Activity::Running && m_activity != Activity::Seeking) {
            snapshot->state = std::make_shared<const TrainerState>(trainer.state());
            snapshot->experiment = std::make_shared<const Experiment>(trainer.experiment());
        }
        snapshot->origin = trainer.origin();
        snapshot->data = trainer.data();
        snapshot->past = past();
    }
    m_shown = snapshot->step;
    m_lastSnapshot = now;
    m_mailbox.post(std::move(snapshot));
}

Past Worker::past() {
    const History& history = m_runs.history();
    if (!m_losses || m_losses->steps() != history.losses().steps() || m_lossesOf != m_runs.current())
        m_losses = std::make_shared<const LossTrail>(history.losses());
    m_lossesOf = m_runs.current();
    Past past;
    past.first = history.first();
    past.last = history.last();
    past.forkedAt = m_runs.forkedAt();
    past.bytes = m_runs.bytes();
    past.budget = m_runs.budget();
    past.losses = m_losses;
    past.begun = history.begun();
    past.changes = history.changes();
    past.course = history.course();
    if (m_seek) {
        past.target = m_seek->target;
        past.from = m_seek->from;
    }
    return past;
}

} // namespace engine::train
