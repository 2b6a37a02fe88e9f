#include "engine/analysis/comparison.h"

#include "../train/fine_tuning.h"

#include <QtTest>

using namespace fine_tuning;
using namespace engine::analysis;
using examples::same;

namespace {

LaneSpec base() {
    LaneSpec lane{"base", twoClouds(), examples::clouds(4, 2, 30, 10)};
    lane.initial = core::VectorD::LinSpaced(8 * 5 + 6 * 9 + 2 * 7, -0.5, 0.5);
    lane.source = threeClouds();
    return lane;
}

EpochRecord recordOf(long long epoch, double train, double validation) {
    EpochRecord record;
    record.epoch = epoch;
    record.trainAccuracy = train;
    record.validationAccuracy = validation;
    return record;
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyLaneIsAsIfItRanAlone_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 4})
            QTest::addRow("%d threads", threads) << threads;
    }
    void everyLaneIsAsIfItRanAlone() {
        QFETCH(const int, threads);
        const auto lanes = lanesByRate(base(), {0.01, 0.1, 0.3});
        auto comparison = Comparison::create(lanes);
        QVERIFY(comparison);
        comparison->setThreads(threads);
        for (int i = 0; i < 3; ++i)
            comparison->epoch();
        comparison->step();
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            const auto alone =
                train::makeTrainer(lanes[i].experiment, lanes[i].data, lanes[i].initial).value();
            alone->setOrigin({alone->origin().parameters, lanes[i].source}).ok();
            const auto& lane = comparison->lanes()[i];
            for (const EpochRecord& record : lane.records) {
                toEpoch(*alone, record.epoch);
                QVERIFY(same(record.trainLoss, alone->lastEpoch().trainLoss));
                QVERIFY(same(record.validationLoss, alone->lastEpoch().validationLoss));
                QVERIFY(same(record.sourceLoss, alone->lastEpoch().sourceLoss));
                QCOMPARE(record.drifts, alone->lastEpoch().drifts);
            }
            alone->step();
            QVERIFY(same(lane.trainer->state().parameters, alone->state().parameters));
            QVERIFY(lane.trainer->state().order == comparison->lanes()[0].trainer->state().order);
        }
        QCOMPARE(comparison->epochs(), 3ll);
    }

    void lanesByRateDifferInTheRateAlone() {
        const auto lanes = lanesByRate(base(), {0.001, 0.5});
        QCOMPARE(lanes[0].name, std::string("0.001"));
        QCOMPARE(lanes[1].experiment.training.optimizer.settings.real("learning_rate"), 0.5);
        auto experiment = lanes[1].experiment;
        experiment.training.optimizer.settings.set("learning_rate", 0.001);
        QVERIFY(experiment == lanes[0].experiment);
        QVERIFY(same(*lanes[0].initial, *lanes[1].initial));
    }

    void aLaneThatDivergesRestsAtItsLastFiniteStateWhileTheOthersGoOn() {
        LaneSpec wild = base();
        wild.experiment = examples::experiment({4, 8, 6, 2}, "relu", "linear", "mse", "sgd", 0.1);
        auto comparison = Comparison::create(lanesByRate(wild, {0.01, 100}));
        QVERIFY(comparison);
        for (int i = 0; i < 20; ++i)
            comparison->epoch();
        const auto &calm = comparison->lanes()[0], &diverged = comparison->lanes()[1];
        QVERIFY(diverged.isOver && diverged.divergedAt > 0);
        QVERIFY(diverged.trainer->state().parameters.allFinite());
        QVERIFY(diverged.records.size() < 20);
        QVERIFY(!calm.isOver);
        QCOMPARE(calm.records.size(), std::size_t(20));
        QVERIFY(comparison->goesOn());
    }

    void fineTuningHasThreeLanesOverTheSameBatches() {
        const LaneSpec from = base();
        const auto lanes = lanesOfFineTuning(from, 1);
        QCOMPARE(lanes.size(), std::size_t(3));
        auto comparison = Comparison::create(lanes);
        QVERIFY(comparison);
        const auto first = [&](int lane) {
            return *comparison->lanes()[std::size_t(lane)].trainer->origin().parameters;
        };
        QVERIFY(same(first(0), *from.initial) && same(first(1), *from.initial) &&
                !same(first(2), *from.initial));
        comparison->epoch();
        comparison->epoch();
        const auto body = [&](int lane) -> core::VectorD {
            return comparison->lanes()[std::size_t(lane)].trainer->state().parameters.head(8 * 5 + 6 * 9);
        };
        const core::VectorD pretrained = first(1).head(8 * 5 + 6 * 9).cast<float>().cast<double>();
        QVERIFY(same(body(1), pretrained));
        QVERIFY(!same(body(0), body(1)));
        const auto accuracies = [&](int lane) {
            return comparison->lanes()[std::size_t(lane)].records.back();
        };
        QVERIFY(!std::isnan(accuracies(0).sourceAccuracy) && std::isnan(accuracies(2).sourceAccuracy));
        // A body that stays forgets nothing.
        QVERIFY(
            same(comparison->lanes()[1].records[0].sourceLoss, comparison->lanes()[1].records[1].sourceLoss));
        QVERIFY(!same(comparison->lanes()[0].records[0].sourceLoss,
                      comparison->lanes()[0].records[1].sourceLoss));
    }

    void aResidualHeadIsOneLayer() {
        std::vector<model::LayerSpec> layers = {model::denseLayer(4, "tanh"), model::denseLayer(4, "tanh"),
                                                model::denseLayer(4, "linear"), model::layerOf("residual")};
        layers[3].block = 2;
        QCOMPARE(model::layersBefore(layers, 1), 1);
        QCOMPARE(model::layersBefore(layers, 2), 0);
        QCOMPARE(model::layersBefore(layers, 9), 0);
        QCOMPARE(model::layersBefore(layers, 0), 4);
    }

    void reachedIsTheFirstEpochThatIsGoodEnough() {
        const std::vector<EpochRecord> records = {recordOf(1, 0.95, 0.7), recordOf(2, 0.97, 0.9),
                                                  recordOf(3, 1, 0.8)};
        const auto found = reached(records, 0.9, 250);
        QVERIFY(found);
        QCOMPARE(found->epoch, 2ll);
        QCOMPARE(found->samples, 500ll);
        QVERIFY(!reached(records, 0.91, 250));
        const std::vector<EpochRecord> unvalidated = {recordOf(1, 0.5, std::nan("")),
                                                      recordOf(2, 0.95, std::nan(""))};
        QCOMPARE(reached(unvalidated, 0.9, 10)->samples, 20ll);
    }

    void whatCannotBeMadeNamesItsLane() {
        auto lanes = lanesByRate(base(), {0.1, 0.2});
        lanes[1].initial->resize(3);
        const auto comparison = Comparison::create(lanes);
        QVERIFY(!comparison);
        QVERIFY(QString::fromStdString(comparison.error().text()).startsWith("0.2: weights"));
    }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "tst_comparison.moc"
