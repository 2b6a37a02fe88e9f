#include "engine/train/replay.h"

#include "session_desk.h"

using namespace session_desk;

namespace {

Experiment withEarlyStopping() {
    Experiment experiment = examples::ringExperiment();
    experiment.training.epochs = 400;
    experiment.training.earlyStopping.enabled = true;
    experiment.training.earlyStopping.patience = 3;
    experiment.training.earlyStopping.restoreBestWeights = true;
    return experiment;
}

/// A session and the records it posted, by its runs.
struct Desk {
    Session session;
    Reader reader{session};

    std::vector<EpochRecord> records(std::vector<RunId> runs) {
        std::vector<EpochRecord> all;
        for (const Point& point : reader.points)
            if (std::find(runs.begin(), runs.end(), point.run) != runs.end())
                all.push_back(point.record);
        return all;
    }
    void epochs(int count) {
        for (int i = 0; i < count; ++i)
            session.step(Granularity::Epoch);
    }
    void batches(int count) {
        for (int i = 0; i < count; ++i)
            session.step(Granularity::Batch);
    }
};

std::vector<EpochRecord> replayed(const Course& course) {
    std::vector<EpochRecord> records;
    Replay replay(course);
    while (!replay.isDone())
        if (const EpochRecord* record = replay.step())
            records.push_back(*record);
    return records;
}

bool sameRecords(const std::vector<EpochRecord>& a, const std::vector<EpochRecord>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), sameRecord);
}

} // namespace

class TestReplay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void changesByHandAreMadeAgain() {
        auto other = std::make_shared<Experiment>(longExperiment());
        other->training.optimizer.type = "sgd";
        other->training.optimizer.settings = optim::findOptimizer("sgd")->defaults();
        other->training.batchSize = 7;
        other->training.l2 = 0.01;
        Desk desk;
        const RunId run = desk.session.open(ringTrainer());
        desk.session.setLearningRate(0.02); // before the first step
        desk.epochs(3);
        desk.batches(2);
        desk.session.setLearningRate(0.03);
        desk.epochs(2);
        QVERIFY(desk.reader.atRest());
        desk.session.change({.experiment = other});
        desk.epochs(4);
        QVERIFY(desk.reader.atRest());
        QCOMPARE(desk.records({run}).size(), std::size_t(9));
        QVERIFY(sameRecords(replayed(desk.reader.snapshot->past.course), desk.records({run})));
    }

    void aForkHasThePastOfTheRunItCameFrom() {
        Desk desk;
        const RunId first = desk.session.open(ringTrainer());
        desk.epochs(6);
        QVERIFY(desk.reader.atRest());
        const long long perEpoch = desk.reader.snapshot->step / 6;
        desk.session.seek(4 * perEpoch + 1);
        QVERIFY(desk.reader.atRest());
        auto edited = std::make_shared<core::VectorD>(desk.reader.snapshot->parameters * 0.5);
        const RunId second = desk.session.fork({.parameters = edited});
        desk.epochs(5);
        QVERIFY(desk.reader.atRest());
        auto expected = desk.records({first});
        expected.resize(4);
        for (const auto& record : desk.records({second}))
            expected.push_back(record);
        QCOMPARE(expected.size(), std::size_t(9));
        QVERIFY(sameRecords(replayed(desk.reader.snapshot->past.course), expected));
        // The one that was left, and where it has been gone back in: all that is known of it.
        desk.session.select(first);
        desk.session.seek(2);
        QVERIFY(desk.reader.atRest());
        QVERIFY(sameRecords(replayed(desk.reader.snapshot->past.course), desk.records({first})));
    }

    void bestWeightsComeBackAndTrainingGoesOn() {
        Desk desk;
        const RunId run = desk.session.open(ringTrainer(withEarlyStopping()));
        desk.session.start();
        QVERIFY(desk.reader.atRest());
        QCOMPARE(desk.reader.snapshot->activity, Activity::Finished);
        QVERIFY(desk.reader.snapshot->stop && desk.reader.snapshot->stop->restored);
        desk.epochs(5);
        QVERIFY(desk.reader.atRest());
        QVERIFY(sameRecords(replayed(desk.reader.snapshot->past.course), desk.records({run})));
    }

    void aRunThatBeganAgainIsReplayedFromThere() {
        auto other = std::make_shared<Experiment>(longExperiment());
        other->training.batchSize = 9;
        Desk desk;
        desk.session.open(ringTrainer());
        desk.epochs(2);
        desk.session.change({.experiment = other});
        desk.epochs(2);
        const RunId again = desk.session.reset();
        desk.epochs(3);
        QVERIFY(desk.reader.atRest());
        QCOMPARE(desk.records({again}).size(), std::size_t(3));
        QVERIFY(sameRecords(replayed(desk.reader.snapshot->past.course), desk.records({again})));
    }

    void whatWasThereIsReplayedWhileTrainingGoesOn() {
        Desk desk;
        const RunId run = desk.session.open(ringTrainer());
        desk.session.start();
        QVERIFY(desk.reader.until([&] { return desk.reader.snapshot && desk.reader.snapshot->step > 500; }));
        const Course course = desk.reader.snapshot->past.course;
        desk.session.setLearningRate(0.5);
        const std::vector<EpochRecord> again = replayed(course);
        desk.session.pause();
        QVERIFY(desk.reader.atRest());
        auto expected = desk.records({run});
        std::erase_if(expected, [&](const EpochRecord& record) { return record.step > course.last; });
        QVERIFY(again.size() > 90 && sameRecords(again, expected));
    }

    void aStepThatIsNotFiniteEndsIt() {
        Experiment experiment = longExperiment();
        experiment.training.loss = "mse";
        experiment.training.optimizer.type = "sgd";
        experiment.training.optimizer.settings = optim::findOptimizer("sgd")->defaults();
        experiment.network.layers.back().settings.set("activation", "linear");
        experiment.network.layers.front().settings.set("activation", "relu");
        Desk desk;
        const RunId run = desk.session.open(ringTrainer(experiment));
        desk.epochs(3);
        desk.session.setLearningRate(1e30);
        desk.session.start();
        QVERIFY(desk.reader.atRest());
        QCOMPARE(desk.reader.snapshot->activity, Activity::Diverged);
        QVERIFY(sameRecords(replayed(desk.reader.snapshot->past.course), desk.records({run})));
    }

    void itCountsItsSteps() {
        Desk desk;
        desk.session.open(ringTrainer());
        desk.batches(7);
        QVERIFY(desk.reader.atRest());
        Replay replay(desk.reader.snapshot->past.course);
        QCOMPARE(replay.all(), 7LL);
        for (long long i = 0; !replay.isDone(); ++i) {
            QCOMPARE(replay.taken(), i);
            replay.step();
        }
        QCOMPARE(replay.taken(), 7LL);
    }

    void nothingTakenIsDoneAtOnce() {
        Desk desk;
        desk.session.open(ringTrainer());
        QVERIFY(desk.reader.answered());
        QVERIFY(replayed(desk.reader.snapshot->past.course).empty());
    }
};

QTEST_APPLESS_MAIN(TestReplay)
#include "tst_replay.moc"
