#include "gated_trainer.h"
#include "session_desk.h"

#include <atomic>
#include <mutex>

using namespace session_desk;

namespace {

/// Parameters after so many steps, without any thread.
core::VectorD parametersAfter(long long steps, double rate = 0.01, long long changedAt = 0) {
    const auto reference = ringTrainer();
    while (reference->steps() < steps) {
        if (reference->steps() == changedAt)
            reference->setLearningRate(rate);
        reference->step();
    }
    return reference->state().parameters;
}

/// The first so many steps at which that is found, by looking after every step of one trainer.
std::vector<long long> stepsOf(const WatchSpec& what, std::size_t count) {
    const auto reference = ringTrainer();
    auto watch = Watch::create(what, *reference);
    std::vector<long long> steps;
    while (watch && steps.size() < count) {
        reference->step();
        if (watch->look(*reference))
            steps.push_back(reference->steps());
    }
    return steps;
}

void takeSteps(Session& session, int steps) {
    for (int i = 0; i < steps; ++i)
        session.step(Granularity::Batch);
}

} // namespace

class SessionSeekTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyStepOfARunIsGoneTo() {
        Session session;
        Reader reader(session);
        const RunId run = session.open(ringTrainer());
        takeSteps(session, 40);
        QVERIFY(reader.atRest());
        const core::VectorD end = reader.snapshot->parameters;
        for (const long long step : {7LL, 39LL, 0LL, 40LL, 12LL}) {
            session.seek(step);
            QVERIFY(reader.atRest());
            QCOMPARE(reader.snapshot->activity, Activity::Paused);
            QCOMPARE(reader.snapshot->run, run);
            QCOMPARE(reader.snapshot->step, step);
            QVERIFY(same(reader.snapshot->parameters, parametersAfter(step)));
            QVERIFY(reader.snapshot->state);
            QCOMPARE(reader.snapshot->past.last, 40LL);
            QCOMPARE(reader.snapshot->past.losses->steps(), 40LL);
            QVERIFY(reader.snapshot->past.bytes > 0);
        }
        session.seek(1000);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 40LL);
        QVERIFY(same(reader.snapshot->parameters, end));
        session.seek(-3);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 0LL);
    }

    void whatIsReplayedIsPostedOnce() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.step(Granularity::Epoch);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        session.seek(0);
        for (int i = 0; i < 4; ++i)
            session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.points.size(), std::size_t(4));
        QVERIFY(sameCurve(reader.points, *ringTrainer()));
    }

    void verbsAfterASeekAreTakenUpWhereItArrives() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        takeSteps(session, 30);
        QVERIFY(reader.atRest());
        session.seek(10);
        session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 11LL);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(11)));
    }

    void aSeekIsGivenUpAndComesBackToWhereItWas() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        gate.open();
        takeSteps(session, 30);
        QVERIFY(reader.atRest());
        session.seek(20);
        QVERIFY(reader.atRest());
        gate.close();
        session.seek(12);
        gate.waitUntilEntered();
        session.pause();
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Paused);
        QCOMPARE(reader.snapshot->step, 20LL);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(20)));
    }

    void anotherSeekOnTheWayGoesThereInstead() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        gate.open();
        takeSteps(session, 30);
        QVERIFY(reader.atRest());
        gate.close();
        session.seek(12);
        gate.waitUntilEntered();
        session.seek(25);
        session.seek(5);
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 5LL);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(5)));
        // Given up now it would have gone back to where the first one began; it has arrived, so it stays.
        session.pause();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 5LL);
    }

    void aForkKeepsBothFutures() {
        Session session;
        Reader reader(session);
        const RunId first = session.open(ringTrainer());
        takeSteps(session, 30);
        QVERIFY(reader.atRest());
        session.seek(10);
        const RunId second = session.fork({.learningRate = 0.2});
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->run, second);
        QCOMPARE(reader.snapshot->step, 10LL);
        QCOMPARE(reader.snapshot->past.last, 10LL);
        QCOMPARE(reader.snapshot->learningRate, 0.2);
        takeSteps(session, 20);
        QVERIFY(reader.atRest());
        const core::VectorD branched = reader.snapshot->parameters;
        QVERIFY(same(branched, parametersAfter(30, 0.2, 10)));
        // The old one is where it was left, and its future is known.
        session.select(first);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->run, first);
        QCOMPARE(reader.snapshot->step, 10LL);
        QCOMPARE(reader.snapshot->past.last, 30LL);
        session.seek(30);
        QVERIFY(reader.atRest());
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(30)));
        session.select(second);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 30LL);
        QVERIFY(same(reader.snapshot->parameters, branched));
        session.seek(4);
        QVERIFY(reader.atRest());
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(4)));
        session.forget(first);
        session.select(first);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->run, second);
    }

    void aForkWhilePlayingPlaysOn() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.start();
        QVERIFY(reader.until([&] { return reader.snapshot && reader.snapshot->step > 100; }));
        const RunId second = session.fork({.learningRate = 0.05});
        QVERIFY(reader.until([&] { return reader.snapshot->run == second && reader.snapshot->step > 200; }));
        QCOMPARE(reader.snapshot->activity, Activity::Running);
        session.pause();
        QVERIFY(reader.atRest());
    }

    void aForkThatCannotBeMadeSaysWhyAndGoesOnUnchanged() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        takeSteps(session, 5);
        QVERIFY(reader.atRest());
        auto other = std::make_shared<Experiment>(longExperiment());
        other->network.layers.front().settings.set("units", 9);
        const RunId fork = session.fork({.experiment = other});
        QVERIFY(reader.atRest());
        QVERIFY(reader.snapshot->problem);
        QCOMPARE(reader.snapshot->run, fork);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(5)));
        session.pause();
        QVERIFY(reader.answered());
        QVERIFY(!reader.snapshot->problem);
    }

    void memoryIsBounded() {
        Session session;
        Reader reader(session);
        session.setMemory(20000);
        session.open(ringTrainer());
        session.start();
        QVERIFY(reader.until([&] { return reader.snapshot && reader.snapshot->step > 50000; }));
        session.pause();
        QVERIFY(reader.atRest());
        QVERIFY(reader.snapshot->past.bytes <= 20000);
        QCOMPARE(reader.snapshot->past.budget, std::size_t(20000));
        const long long end = reader.snapshot->step;
        const core::VectorD parameters = reader.snapshot->parameters;
        session.seek(end / 3);
        session.seek(end);
        QVERIFY(reader.atRest());
        QVERIFY(same(reader.snapshot->parameters, parameters));
    }

    void itRunsUntilWhatIsWaitedForAndSaysWhat() {
        const WatchSpec jump{"loss_jumps", {{"percent", 20.0}}};
        const std::vector<long long> steps = stepsOf(jump, 2);
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        for (const long long step : steps) {
            session.runUntil(jump);
            QVERIFY(reader.atRest());
            QCOMPARE(reader.snapshot->activity, Activity::Paused);
            QVERIFY(reader.snapshot->found);
            QCOMPARE(reader.snapshot->step, step);
            QCOMPARE(reader.snapshot->found->step, step);
        }
        // From an earlier step it is found again on the way.
        session.seek(0);
        session.runUntil(jump);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, steps.front());
        session.pause();
        QVERIFY(reader.answered());
        QVERIFY(!reader.snapshot->found);
    }

    void whatCannotBeWaitedForIsSaidAndNothingRuns() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        session.runUntil({"moon", {}});
        QVERIFY(reader.atRest());
        QVERIFY(reader.snapshot->problem);
        QCOMPARE(reader.snapshot->step, 0LL);
        // What does not come ends with the epochs.
        Experiment shortOne = examples::ringExperiment();
        shortOne.training.epochs = 3;
        session.open(ringTrainer(shortOne));
        session.runUntil({"not_finite", {}});
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->activity, Activity::Finished);
        QVERIFY(!reader.snapshot->found);
    }

    void aVisitSeesEarlierStepsAndLeavesNoTrace() {
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        takeSteps(session, 30);
        QVERIFY(reader.atRest());
        session.seek(20);
        QVERIFY(reader.atRest());
        std::mutex mutex;
        std::vector<std::pair<long long, core::VectorD>> seen;
        bool done = false;
        session.visit({3, 11, 29, 1000}, [&](const Moment* moment) {
            const std::lock_guard lock(mutex);
            done = moment == nullptr;
            if (moment && moment->experiment.training.batchSize == 5)
                seen.emplace_back(moment->state.step, moment->state.parameters);
        });
        QVERIFY(reader.until([&] {
            const std::lock_guard lock(mutex);
            return done;
        }));
        QCOMPARE(seen.size(), std::size_t(4));
        const std::vector<long long> steps{3, 11, 29, 30};
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(seen[i].first, steps[i]);
            QVERIFY(same(seen[i].second, parametersAfter(steps[i])));
        }
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 20LL);
        session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.snapshot->step, 21LL);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(21)));
    }

    void aVisitEndsWithTheNextVerb() {
        Gate gate;
        Session session;
        Reader reader(session);
        session.open(std::make_unique<GatedTrainer>(ringTrainer(), gate));
        gate.open();
        takeSteps(session, 30);
        QVERIFY(reader.atRest());
        gate.close();
        std::atomic<int> visits = 0, ends = 0;
        session.visit({5, 6, 7}, [&](const Moment* moment) { ++(moment ? visits : ends); });
        gate.waitUntilEntered();
        session.pause();
        gate.open();
        QVERIFY(reader.atRest());
        QCOMPARE(ends.load(), 1);
        QCOMPARE(visits.load(), 0);
        QCOMPARE(reader.snapshot->step, 30LL);
        QVERIFY(same(reader.snapshot->parameters, parametersAfter(30)));
        // Nobody is visited while it runs.
        session.start();
        session.visit({5}, [&](const Moment* moment) { ++(moment ? visits : ends); });
        session.pause();
        QVERIFY(reader.atRest());
        QCOMPARE(visits.load(), 0);
        QCOMPARE(ends.load(), 2);
    }

    void runningOnFindsTheNextOneAndLosesNone() {
        const WatchSpec turns{
            "gradient_sign",
            {{"layer", std::int64_t{1}}, {"unit", std::int64_t{1}}, {"input", std::int64_t{1}}}};
        const std::vector<long long> steps = stepsOf(turns, 12);
        Session session;
        Reader reader(session);
        session.open(ringTrainer());
        for (const long long step : steps) {
            session.runUntil(turns);
            QVERIFY(reader.atRest());
            QCOMPARE(reader.snapshot->step, step);
            session.setSpeed(0); // aside: what was found stays
            QVERIFY(reader.atRest());
            QVERIFY(reader.snapshot->found);
        }
    }

    void aFindingAtTheVeryEndStillEndsTheRun() {
        Experiment experiment = examples::ringExperiment();
        experiment.training.epochs = 4;
        experiment.training.earlyStopping.enabled = true;
        Session session;
        Reader reader(session);
        session.open(ringTrainer(experiment));
        session.runUntil({"accuracy", {{"percent", 0.0}, {"part", std::string("training")}}});
        QVERIFY(reader.atRest()); // held already: never found
        QCOMPARE(reader.snapshot->activity, Activity::Finished);
        QVERIFY(reader.snapshot->stop);
    }
};

QTEST_APPLESS_MAIN(SessionSeekTest)
#include "tst_session_seek.moc"
