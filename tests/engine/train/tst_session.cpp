#include "engine/train/session.h"

#include <QtTest>

#include <cstring>
#include <functional>
#include <limits>
#include <thread>

#include "examples.h"

using namespace engine;
using namespace engine::train;
using examples::same;

namespace {

/// What a window would have got: drains the mailbox until a condition holds.
class Reader {
public:
    explicit Reader(Session& session) : m_session(session) {}

    void drain() {
        if (auto latest = m_session.mailbox().drain(points)) {
            snapshot = std::move(latest);
            snapshots.push_back(snapshot);
        }
    }

    bool until(const std::function<bool()>& condition) {
        QElapsedTimer timer;
        timer.start();
        for (;;) {
            drain();
            if (condition())
                return true;
            if (timer.hasExpired(60000))
                return false;
            std::this_thread::yield();
        }
    }

    /// Every verb given so far is answered.
    bool answered() {
        return until([this] { return snapshot && snapshot->verbs == m_session.verbs(); });
    }

    /// Answered, and not training.
    bool atRest() {
        return until([this] {
            return snapshot && snapshot->verbs == m_session.verbs() &&
                   snapshot->activity != Activity::Running;
        });
    }

    std::vector<Point> points;
    SnapshotPtr snapshot;
    std::vector<SnapshotPtr> snapshots;

private:
    Session& m_session;
};

Experiment longExperiment() {
    Experiment experiment = examples::ringExperiment();
    experiment.training.epochs = 1000000000;
    return experiment;
}

std::unique_ptr<AnyTrainer> ringTrainer(const Experiment& experiment = longExperiment()) {
    return examples::trainer(experiment, examples::ring());
}

bool sameRecord(const EpochRecord& a, const EpochRecord& b) {
    return a.epoch == b.epoch && a.step == b.step && same(a.trainLoss, b.trainLoss) &&
           same(a.validationLoss, b.validationLoss) && same(a.trainAccuracy, b.trainAccuracy) &&
           same(a.validationAccuracy, b.validationAccuracy) && same(a.learningRate, b.learningRate) &&
           a.gradientNorms == b.gradientNorms;
}

/// The points are those that the trainer makes without any thread.
bool sameCurve(const std::vector<Point>& points, AnyTrainer& reference) {
    for (const Point& point : points) {
        do
            reference.step();
        while (!reference.epochEnded());
        if (!sameRecord(point.record, reference.lastEpoch()))
            return false;
    }
    return true;
}

/// A trainer whose step stops and waits for the test: shows that no verb waits for a step.
class Gate {
public:
    void enter() {
        std::unique_lock lock(m_mutex);
        ++m_entered;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }
    void waitUntilEntered() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_entered > 0; });
    }
    void open() {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_entered = 0;
    bool m_open = false;
};

class GatedTrainer : public AnyTrainer {
public:
    GatedTrainer(std::unique_ptr<AnyTrainer> inner, Gate& gate) : m_inner(std::move(inner)), m_gate(gate) {}

    const Experiment& experiment() const override { return m_inner->experiment(); }
    const data::PreparedPtr& data() const override { return m_inner->data(); }
    const model::Layout& layout() const override { return m_inner->layout(); }
    std::size_t stepsPerEpoch() const override { return m_inner->stepsPerEpoch(); }
    double step() override {
        m_gate.enter();
        return m_inner->step();
    }
    bool diverged() const override { return m_inner->diverged(); }
    double batchLoss() const override { return m_inner->batchLoss(); }
    bool epochEnded() const override { return m_inner->epochEnded(); }
    const EpochRecord& lastEpoch() const override { return m_inner->lastEpoch(); }
    long long steps() const override { return m_inner->steps(); }
    long long epochs() const override { return m_inner->epochs(); }
    long long samplesSeen() const override { return m_inner->samplesSeen(); }
    double learningRate() const override { return m_inner->learningRate(); }
    void setLearningRate(double rate) override { m_inner->setLearningRate(rate); }
    void reset() override { m_inner->reset(); }
    TrainerState state() const override { return m_inner->state(); }
    void restore(const TrainerState& state) override { m_inner->restore(state); }
    void copyParameters(core::VectorD& parameters) const override { m_inner->copyParameters(parameters); }
    Evaluation evaluate(data::Part part) override { return m_inner->evaluate(part); }

private:
    std::unique_ptr<AnyTrainer> m_inner;
    Gate& m_gate;
};

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void openedRunIsPausedAtItsStart() {
        Session session;
        Reader reader(session);
        const RunId run = session.open(ringTrainer());
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->run, run);
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        QCOMPARE(reader.snapshot->step, 0LL);
        QVERIFY(std::isnan(reader.snapshot->batchLoss));
        QVERIFY(reader.snapshot->state);
        QVERIFY(same(reader.snapshot->parameters, ringTrainer()->state().parameters));
    }

    void epochsEndFinishesAndStartGoesOn() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer(examples::ringExperiment()));
        session.start();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Finished);
        QCOMPARE(reader.snapshot->epoch, 4LL);
        QCOMPARE(reader.snapshot->step, 20LL);
        QVERIFY(reader.snapshot->state);
        QCOMPARE(reader.points.size(), std::size_t(4));
        session.start();
        QVERIFY(reader.until([&] { return reader.points.size() > 50; }));
        session.pause();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        QVERIFY(sameCurve(reader.points, *ringTrainer(examples::ringExperiment())));
    }

    void resetAfterFinishingCanFinishAgain() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer(examples::ringExperiment()));
        session.start();
        QVERIFY(reader.atRest());
        const core::VectorD end = reader.snapshot->parameters;
        session.reset();
        session.start();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Finished);
        QVERIFY(same(reader.snapshot->parameters, end));
    }

    void pausesAndSpeedsChangeNoNumber() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        for (int i = 0; i < 30; ++i) {
            session.setSpeed(i % 3 == 0 ? 20000 : 0);
            session.start();
            const std::size_t goal = reader.points.size() + 5;
            QVERIFY(reader.until([&] { return reader.points.size() >= goal; }));
            session.pause();
            if (i % 2 == 0)
                session.step(Granularity::Batch);
            if (i % 5 == 0)
                session.step(Granularity::Epoch);
        }
        QVERIFY(reader.atRest());
        QVERIFY(sameCurve(reader.points, *ringTrainer()));
        const auto reference = ringTrainer();
        while (reference->steps() < reader.snapshot->step)
            reference->step();
        QVERIFY(same(reader.snapshot->parameters, reference->state().parameters));
        QVERIFY(same(reader.snapshot->batchLoss, reference->batchLoss()));
    }

    void learningRateChangedAtTheSameStepGivesTheSameNumbers() {
        core::VectorD ends[2];
        for (core::VectorD& end : ends) {
            Session session;
            Reader reader(session);
            session.open(ringTrainer());
            for (int i = 0; i < 7; ++i)
                session.step(Granularity::Batch);
            session.setLearningRate(0.1);
            session.step(Granularity::Epoch);
            session.setLearningRate(0.001);
            session.step(Granularity::Epoch);
            QVERIFY(reader.atRest());
            QCOMPARE(reader.snapshot->learningRate, 0.001);
            end = reader.snapshot->parameters;
        }
        QVERIFY(same(ends[0], ends[1]));
    }

    void stepsAddUp() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        for (int i = 0; i < 3; ++i)
            session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 3LL);
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 5LL);
        session.step(Granularity::Epoch);
        session.step(Granularity::Epoch);
        session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 16LL);
        QCOMPARE(reader.snapshot->epoch, 3LL);
        QCOMPARE(reader.points.size(), std::size_t(3));
    }

    void verbsDoNotWaitForAStepAndAreTakenUpInOrder() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        session.start();
        gate.waitUntilEntered();
        // The worker stands inside a step: all of these must return.
        session.setLearningRate(0.5);
        session.pause();
        session.setSpeed(3);
        session.setLearningRate(0.25);
        session.setSpeed(0);
        session.step(Granularity::Batch);
        const RunId run = session.reset();
        session.step(Granularity::Epoch);
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->run, run);
        QCOMPARE(reader.snapshot->learningRate, 0.25);
        QCOMPARE(reader.snapshot->epoch, 1LL);
    }

    void pauseIsTakenUpBetweenTwoSteps() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        session.start();
        gate.waitUntilEntered();
        session.pause();
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 1LL);
    }

    void pausingForgetsTheStepsThatWereStillToCome() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        session.step(Granularity::Epoch);
        session.step(Granularity::Epoch);
        gate.waitUntilEntered();
        session.pause();
        session.step(Granularity::Batch);
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 2LL);
    }

    void learningRateSetWhileSteppingActsAfterTheSteps() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        session.step(Granularity::Epoch);
        gate.waitUntilEntered();
        session.setLearningRate(0);
        session.step(Granularity::Batch);
        gate.open();
        QVERIFY(reader.atRest());
        const auto reference = ringTrainer();
        while (reference->epochs() < 1)
            reference->step();
        QCOMPARE(reader.snapshot->step, 6LL);
        QVERIFY(same(reader.snapshot->parameters, reference->state().parameters));
        QCOMPARE(reader.snapshot->learningRate, 0.0);
    }

    void pausingKeepsALearningRateThatWasStillToCome() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        session.step(Granularity::Epoch);
        gate.waitUntilEntered();
        session.setLearningRate(0.5);
        session.pause();
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 1LL);
        QCOMPARE(reader.snapshot->learningRate, 0.5);
    }

    void pausingAnswersWhileASlowStepIsNotYetDue() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.setSpeed(1e-6); // the second step is due in eleven days
        session.start();
        QVERIFY(reader.until([&] { return reader.snapshot && reader.snapshot->step == 1; }));
        QCOMPARE(reader.snapshot->activity, Activity::Running);
        session.pause();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 1LL);
        session.start();
        QVERIFY(reader.until([&] { return reader.snapshot->step == 2; }));
        session.setSpeed(0);
        QVERIFY(reader.until([&] { return reader.snapshot->step > 100; }));
    }

    void stepVerbsIgnoreTheSpeed() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.setSpeed(1e-6);
        session.step(Granularity::Epoch);
        session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 6LL);
    }

    void endsWhileASlowStepIsNotYetDue() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.setSpeed(1e-6);
        session.start();
        QVERIFY(reader.until([&] { return reader.snapshot && reader.snapshot->step == 1; }));
    }

    void lateResultsCarryTheOldRun() {
        Session session;
        Reader reader(session);
        const RunId first = session.open(ringTrainer());
        session.start();
        QVERIFY(reader.until([&] { return reader.points.size() > 100; }));
        const RunId second = session.reset();
        QVERIFY(second != first);
        session.step(Granularity::Epoch);
        const RunId third = session.open(ringTrainer(examples::ringExperiment()));
        QVERIFY(third != second);
        session.start();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->run, third);
        // In order: all of the first, all of the second, all of the third; each counts its epochs from 1.
        std::vector<RunId> runs;
        long long expected = 0;
        for (const Point& point : reader.points) {
            if (runs.empty() || runs.back() != point.run) {
                runs.push_back(point.run);
                expected = 0;
            }
            QCOMPARE(point.record.epoch, ++expected);
        }
        QVERIFY(runs.back() == third && runs.front() == first);
        QVERIFY(std::is_sorted(runs.begin(), runs.end()));
        QCOMPARE(expected, 4LL);
    }

    void resetGivesTheSameCurveAgain() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.start();
        QVERIFY(reader.until([&] { return reader.points.size() > 40; }));
        const RunId run = session.reset();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        QCOMPARE(reader.snapshot->step, 0LL);
        reader.points.clear();
        session.start();
        QVERIFY(reader.until([&] { return reader.points.size() > 40; }));
        for (const Point& point : reader.points)
            QCOMPARE(point.run, run);
        QVERIFY(sameCurve(reader.points, *ringTrainer()));
    }

    void resetKeepsALearningRateSetByHand() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.setLearningRate(0.5);
        session.reset();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->learningRate, 0.5);
        session.open(ringTrainer());
        session.reset();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->learningRate, 0.01);
    }

    void restoredStateGoesOnAsItDidBefore() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        for (int i = 0; i < 8; ++i)
            session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        const auto state = reader.snapshot->state;
        session.step(Granularity::Epoch);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        const core::VectorD expected = reader.snapshot->parameters;
        session.start();
        session.restore(state);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 8LL);
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        QVERIFY(same(reader.snapshot->batchLoss, state->batchLoss));
        session.step(Granularity::Epoch);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QVERIFY(same(reader.snapshot->parameters, expected));
    }

    void divergenceStopsWithTheLastFiniteParameters() {
        Experiment experiment = examples::sineExperiment();
        experiment.training.epochs = 1000000;
        const auto reference = examples::trainer(experiment, examples::sine());
        reference->setLearningRate(1e6);
        do
            reference->step();
        while (!reference->diverged());
        Session session;
        Reader reader(session);
        session.open(examples::trainer(experiment, examples::sine()));
        session.setLearningRate(1e6);
        session.start();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Diverged);
        QCOMPARE(reader.snapshot->step, reference->steps());
        QVERIFY(reader.snapshot->parameters.allFinite());
        QVERIFY(same(reader.snapshot->parameters, reference->state().parameters));
        QVERIFY(reader.snapshot->state);
        // It does not hang when told to go on, and a reset brings it back.
        session.start();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Diverged);
        session.setLearningRate(0.01);
        session.reset();
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        QVERIFY(std::isfinite(reader.snapshot->batchLoss));
    }

    void divergenceWhileSteppingStopsToo() {
        auto data = std::make_shared<data::Prepared>(*examples::sine());
        data->features(0, 3) = std::numeric_limits<double>::infinity();
        data->targets(0, 3) = std::numeric_limits<double>::quiet_NaN();
        Session session;
        Reader reader(session);
        session.open(examples::trainer(examples::sineExperiment(), data));
        session.step(Granularity::Epoch);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Diverged);
        QVERIFY(std::isnan(reader.snapshot->batchLoss));
    }

    void whoDoesNotDrainMakesTheWorkerWaitAndLosesNothing() {
        Session session(100);
        Reader reader(session);
        session.open(ringTrainer());
        session.start();
        while (session.mailbox().waitingPoints() < 100)
            std::this_thread::yield();
        // A verb is answered while it waits.
        session.setLearningRate(0.01);
        session.pause();
        session.start();
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(session.mailbox().waitingPoints() <= 100);
            std::this_thread::yield();
        }
        QVERIFY(reader.until([&] { return reader.points.size() > 1000; }));
        QVERIFY(sameCurve(reader.points, *ringTrainer()));
    }

    void stopEndsTheRun() {
        Session session;
        Reader reader(session);
        const RunId run = session.open(ringTrainer());
        session.start();
        session.stop();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Idle);
        QCOMPARE(reader.snapshot->run, run);
        // Without a run the other verbs are answered and do nothing.
        session.start();
        session.step(Granularity::Batch);
        session.pause();
        session.setLearningRate(1);
        session.restore(std::make_shared<TrainerState>());
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Idle);
    }

    void runningSnapshotsAreConsistent() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.start();
        // The rate comes with the first twentieth of a second.
        QVERIFY(reader.until(
            [&] { return reader.snapshots.size() >= 6 && reader.snapshot->samplesPerSecond > 0; }));
        session.pause();
        QVERIFY(reader.atRest());
        const auto reference = ringTrainer();
        int running = 0;
        for (const SnapshotPtr& snapshot : reader.snapshots) {
            while (reference->steps() < snapshot->step)
                reference->step();
            QVERIFY(same(snapshot->parameters, reference->state().parameters));
            QCOMPARE(snapshot->epoch, reference->epochs());
            QVERIFY(same(snapshot->batchLoss, reference->batchLoss()));
            QCOMPARE(snapshot->state == nullptr, snapshot->activity == Activity::Running);
            running += snapshot->activity == Activity::Running;
        }
        QVERIFY(running >= 4);
    }

    void endsWhileTraining() {
        for (int i = 0; i < 20; ++i) {
            Session session;
            session.open(ringTrainer());
            session.start();
            if (i % 2 == 0)
                session.step(Granularity::Epoch);
        }
    }
};

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
