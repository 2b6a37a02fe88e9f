#include "engine/analysis/lane_session.h"

#include "../train/examples.h"
#include "engine/analysis/lanes_of_setting.h"

#include <QtTest>

#include <functional>
#include <thread>

using namespace engine;
using namespace engine::analysis;
using core::Value;
using core::VectorD;
using examples::same;
using train::Activity;
using train::Granularity;

namespace {

LaneSpec base() {
    LaneSpec lane{"", examples::ringExperiment(), examples::ring()};
    lane.experiment.training.optimizer.type = "sgd";
    return lane;
}

std::vector<LaneSpec> lanes(const char* setting, const std::vector<Value>& values) {
    return lanesOfSetting(base(), setting, values).value();
}

/// What a window would have got.
class Reader {
public:
    explicit Reader(LaneSession& session) : m_session(session) {}

    bool until(const std::function<bool()>& condition) {
        QElapsedTimer timer;
        timer.start();
        for (;;) {
            if (auto latest = m_session.drain(points))
                moment = std::move(latest);
            if (condition())
                return true;
            if (timer.hasExpired(60000))
                return false;
            std::this_thread::yield();
        }
    }
    bool atRest() {
        return until([this] {
            return moment && moment->verbs == m_session.verbs() && moment->activity != Activity::Running &&
                   moment->activity != Activity::Seeking;
        });
    }
    std::size_t pointsOf(LaneId lane) const {
        return std::size_t(
            std::count_if(points.begin(), points.end(), [&](const auto& p) { return p.lane == lane; }));
    }

    std::vector<LanePoint> points;
    LanesMomentPtr moment;

private:
    LaneSession& m_session;
};

/// Where a run alone is after so many steps.
VectorD alone(const LaneSpec& spec, long long steps) {
    const auto trainer = train::makeTrainer(spec.experiment, spec.data, spec.initial).value();
    while (trainer->steps() < steps)
        trainer->step();
    VectorD parameters;
    trainer->copyParameters(parameters);
    return parameters;
}

} // namespace

class TestLaneSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lanesBeginPausedAndTrainToTheEndOfTheEpochs() {
        LaneSession session;
        Reader reader(session);
        const auto specs = lanes("learning_rate", {0.01, 0.1, 0.5});
        const auto run = session.open(specs, 7);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->activity, Activity::Paused);
        QCOMPARE(reader.moment->lanes.size(), std::size_t(3));
        QCOMPARE(reader.moment->tick, 0ll);
        session.start(6);
        QVERIFY(reader.until([&] { return reader.moment->activity == Activity::Finished; }));
        QCOMPARE(reader.moment->tick, 6 * reader.moment->ticksPerEpoch);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(reader.moment->lanes[i].id, LaneId(7 + i));
            QCOMPARE(reader.pointsOf(7 + i), std::size_t(6));
            QVERIFY(same(reader.moment->lanes[i].parameters, alone(specs[i], reader.moment->tick)));
        }
        QVERIFY(std::all_of(reader.points.begin(), reader.points.end(),
                            [&](const auto& p) { return p.run == run; }));
    }

    void stepsMoveAllLanesToTheSamePlace() {
        LaneSession session;
        Reader reader(session);
        const auto specs = lanes("learning_rate", {0.01, 0.5});
        session.open(specs, 1);
        for (int i = 0; i < 3; ++i)
            session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->tick, 3ll);
        QCOMPARE(reader.moment->lanes[0].step, 3ll);
        QCOMPARE(reader.moment->lanes[1].step, 3ll);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->tick, reader.moment->ticksPerEpoch);
    }

    void withOtherBatchSizesAllHaveSeenTheSameShareOfAnEpoch() {
        LaneSession session;
        Reader reader(session);
        const auto specs = lanes("batch_size", {std::int64_t(5), std::int64_t(23), std::int64_t(1)});
        session.open(specs, 1);
        session.step(Granularity::Epoch);
        for (int i = 0; i < 12; ++i)
            session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->ticksPerEpoch, 23ll); // of the lane with single samples
        QCOMPARE(reader.moment->lanes[0].step, 5ll + 12 * 5 / 23);
        QCOMPARE(reader.moment->lanes[1].step, 1ll);
        QCOMPARE(reader.moment->lanes[2].step, 35ll);
    }

    void scrubbingBringsAllLanesToTheSameStepBitForBit_data() {
        QTest::addColumn<QString>("setting");
        QTest::newRow("rate") << "learning_rate";
        QTest::newRow("batch size") << "batch_size";
    }
    void scrubbingBringsAllLanesToTheSameStepBitForBit() {
        QFETCH(const QString, setting);
        LaneSession session;
        Reader reader(session);
        const auto specs = setting == "batch_size" ? lanes("batch_size", {std::int64_t(5), std::int64_t(8)})
                                                   : lanes("learning_rate", {0.01, 0.5});
        session.open(specs, 1);
        session.start(20);
        QVERIFY(reader.until([&] { return reader.moment && reader.moment->activity == Activity::Finished; }));
        const long long last = reader.moment->tick;
        const std::size_t points = reader.points.size();
        for (const long long tick : {37ll, 3ll, 60ll, 0ll, last, 41ll}) {
            session.seek(tick);
            QVERIFY(reader.atRest());
            QCOMPARE(reader.moment->tick, tick);
            QCOMPARE(reader.moment->lastTick, last);
            for (std::size_t i = 0; i < specs.size(); ++i)
                QVERIFY(
                    same(reader.moment->lanes[i].parameters, alone(specs[i], reader.moment->lanes[i].step)));
        }
        // What is known is not told again, and going on goes on from there.
        QCOMPARE(reader.points.size(), points);
        session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        QVERIFY(same(reader.moment->lanes[1].parameters, alone(specs[1], reader.moment->lanes[1].step)));
    }

    void aLaneThatIsAddedCatchesUpWhileTheOthersStay() {
        LaneSession session;
        Reader reader(session);
        const auto specs = lanes("learning_rate", {0.01, 0.1, 0.5});
        session.open({specs[0], specs[1]}, 1);
        for (int i = 0; i < 3; ++i)
            session.step(Granularity::Epoch);
        QVERIFY(reader.atRest());
        const long long tick = reader.moment->tick;
        session.add(specs[2], 3);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->lanes.size(), std::size_t(3));
        QCOMPARE(reader.moment->tick, tick);
        QCOMPARE(reader.moment->lanes[2].step, tick);
        QCOMPARE(reader.pointsOf(3), std::size_t(3));
        QVERIFY(same(reader.moment->lanes[2].parameters, alone(specs[2], tick)));
        QVERIFY(same(reader.moment->lanes[0].parameters, alone(specs[0], tick)));
        session.remove(1);
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->lanes.size(), std::size_t(2));
        QCOMPARE(reader.moment->lanes[0].id, LaneId(2));
    }

    void aLaneThatDivergesKeepsItsLastFiniteStateAndSaysWhy() {
        LaneSession session;
        Reader reader(session);
        LaneSpec wild{"", examples::experiment({1, 8, 1}, "relu", "linear", "mse", "sgd", 0.1),
                      examples::sine()};
        const auto specs = lanesOfSetting(wild, "learning_rate", {0.01, 100.0}).value();
        session.open(specs, 1);
        session.start(5);
        QVERIFY(reader.until([&] { return reader.moment && reader.moment->activity == Activity::Finished; }));
        const LaneState &calm = reader.moment->lanes[0], &broken = reader.moment->lanes[1];
        QCOMPARE(calm.epoch, 5ll);
        QVERIFY(broken.isOver && broken.divergedAt > 0);
        QVERIFY(broken.parameters.allFinite());
        QVERIFY(broken.autopsy);
        QCOMPARE(broken.autopsy->step, broken.divergedAt);
        // Before that step it is not over.
        session.seek(broken.divergedAt - 1);
        QVERIFY(reader.atRest());
        QVERIFY(!reader.moment->lanes[1].isOver);
        session.step(Granularity::Batch);
        QVERIFY(reader.atRest());
        QVERIFY(reader.moment->lanes[1].isOver);
    }

    void whatCannotBeMadeIsAProblemAndNoLanes() {
        LaneSession session;
        Reader reader(session);
        auto specs = lanes("learning_rate", {0.01, 0.1});
        specs[1].initial->resize(3);
        session.open(specs, 1);
        QVERIFY(reader.atRest());
        QVERIFY(reader.moment->problem);
        QVERIFY(reader.moment->lanes.empty());
    }

    void aPauseComesThroughWhileItTrains() {
        LaneSession session;
        Reader reader(session);
        session.open(lanes("learning_rate", {0.01, 0.1}), 1);
        session.start(1'000'000);
        QVERIFY(reader.until([&] { return reader.points.size() > 10; }));
        session.pause();
        QVERIFY(reader.atRest());
        QCOMPARE(reader.moment->activity, Activity::Paused);
        QCOMPARE(reader.moment->lanes[0].step, reader.moment->lanes[1].step);
    }
};

QTEST_APPLESS_MAIN(TestLaneSession)
#include "tst_lane_session.moc"
