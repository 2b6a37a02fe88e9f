// The verbs of the session: what each does, and that none waits.
#include "gated_trainer.h"
#include "session_desk.h"

using namespace session_desk;

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
};

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
