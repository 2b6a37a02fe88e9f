// What comes out of the session: runs, curves, states, ends.
#include "gated_trainer.h"
#include "session_desk.h"

using namespace session_desk;

class TestSessionResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
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

    void aSoughtStepGoesOnAsItDidBefore() {
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
        session.seek(8);
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

    void divergenceDropsTheStepsThatWereStillToCome() {
        auto data = examples::withFeature(*examples::sine(), 0, 3, std::numeric_limits<double>::infinity());
        data->targets(0, 3) = std::numeric_limits<double>::quiet_NaN();
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(
            std::make_unique<GatedTrainer>(examples::trainer(examples::sineExperiment(), data), gate));
        session.step(Granularity::Epoch);
        gate.waitUntilEntered();
        // Asked for before the bad sample is met: not taken afterwards.
        session.step(Granularity::Epoch);
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Diverged);
        QVERIFY(std::isnan(reader.snapshot->batchLoss));
        QVERIFY(reader.snapshot->epoch <= 1);
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
        session.seek(3);
        session.fork({});
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

QTEST_APPLESS_MAIN(TestSessionResults)
#include "tst_session_results.moc"
