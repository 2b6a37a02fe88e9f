#include "engine/analysis/lane_verdict.h"

#include "tests/engine/train/stories.h"

#include <QtTest>

#include <cmath>

using namespace engine;
using namespace engine::analysis;
using Kind = LaneVerdict::Kind;
using Records = std::vector<train::EpochRecord>;

namespace {

/// Losses by a formula of the epoch.
Records records(int epochs, double (*loss)(int)) {
    Records all;
    for (int i = 1; i <= epochs; ++i) {
        train::EpochRecord record;
        record.epoch = i;
        record.trainLoss = loss(i);
        all.push_back(record);
    }
    return all;
}

double falling(int i) { return 0.7 * std::exp(-0.1 * i); }
double slow(int i) { return 0.7 - 0.002 * i; }
double swinging(int i) { return 0.4 + 0.2 * (i % 2 == 0 ? 1 : -1); }
double still(int) { return 0.693; }
double noisy(int i) { return falling(i) * (1.05 + 0.03 * std::sin(7.0 * i)); }

} // namespace

class TestLaneVerdict : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachKindOfCurveIsToldFromTheOthers() {
        const Records a = records(40, falling), b = records(40, slow), c = records(40, swinging),
                      d = records(40, still), e = records(40, noisy), f = records(3, falling), none;
        const auto all = laneVerdicts({{&a, 0.7},
                                       {&b, 0.7},
                                       {&c, 0.7},
                                       {&d, 0.7},
                                       {&e, 0.7},
                                       {&f, 0.7, 41},
                                       {&none, 0.7, 3},
                                       {&none, 0.7}},
                                      40);
        QCOMPARE(all[0].kind, Kind::Best);
        QCOMPARE(all[1].kind, Kind::Slow);
        QCOMPARE(all[2].kind, Kind::Oscillates);
        QCOMPARE(all[3].kind, Kind::Stands);
        QCOMPARE(all[4].kind, Kind::Falls);
        QCOMPARE(all[5].kind, Kind::Diverged);
        QCOMPARE(all[5].divergedAt, 41ll);
        QCOMPARE(all[6].kind, Kind::Diverged);
        QCOMPARE(all[7].kind, Kind::Begins);
        QVERIFY(std::isnan(all[7].loss));
        // Half of what a swinging curve does goes up.
        QVERIFY(std::abs(all[2].rises - 0.5) < 0.05);
    }

    void theWayIsTheShareOfTheBestLanes() {
        const Records a = records(40, falling), b = records(40, slow);
        const auto all = laneVerdicts({{&a, 0.7}, {&b, 0.7}}, 40);
        const double expected = (0.7 - 0.62) / (0.7 - falling(40));
        QVERIFY(std::abs(all[1].way - expected) < 1e-12);
        QCOMPARE(all[0].way, 1.0);
        QVERIFY(stories::addsUp(explainWay(all[1])));
        QVERIFY(stories::rejectsTampering(explainWay(all[1])));
    }

    void aRateAboveTheBestOneIsNeverTooSmall() {
        const Records a = records(40, falling), b = records(40, slow);
        const auto all =
            laneVerdicts({{&a, 0.7, 0, false, 0.1}, {&b, 0.7, 0, false, 0.001}, {&b, 0.7, 0, false, 1}}, 40);
        QCOMPARE(all[1].kind, Kind::Slow);
        QCOMPARE(all[2].kind, Kind::Misses);
    }

    void theBestLaneIsTheBestHoweverItSwings() {
        const Records a = records(40, [](int i) { return swinging(i) / 4; }), b = records(40, slow),
                      c = records(40, falling);
        const auto all = laneVerdicts({{&a, 0.7}, {&b, 0.7}}, 40);
        QCOMPARE(all[0].kind, Kind::Best);
        QVERIFY(std::abs(all[0].rises - 0.5) < 0.05);
        QCOMPARE(laneVerdicts({{&a, 0.7}, {&c, 0.7}}, 40)[0].kind, Kind::Oscillates);
        QCOMPARE(laneVerdicts({{&b, 0.7}, {&c, 0.7}}, 40)[1].rises, 0.0);
    }

    void itSpeaksOfTheEpochItIsAskedFor() {
        const Records a = records(40, falling), b = records(40, slow);
        const auto then = laneVerdicts({{&a, 0.7}, {&b, 0.7}}, 10);
        QCOMPARE(then[0].loss, falling(10));
        QCOMPARE(then[1].epoch, 10ll);
        const auto begun = laneVerdicts({{&a, 0.7}, {&b, 0.7}}, 0);
        QCOMPARE(begun[0].kind, Kind::Begins);
    }

    void aLaneThatDivergedIsNeverTheBest() {
        const Records a = records(3, falling), b = records(40, slow);
        const auto all = laneVerdicts({{&a, 0.7, 20}, {&b, 0.7}}, 40);
        QCOMPARE(all[0].kind, Kind::Diverged);
        QCOMPARE(all[1].kind, Kind::Best);
    }

    void epochsToALossCountToTheFirstThatIsLowEnough() {
        const Records a = records(40, falling);
        const long long epoch = epochsToLoss(a, 0.1);
        QVERIFY(falling(int(epoch)) <= 0.1 && falling(int(epoch) - 1) > 0.1);
        QCOMPARE(epochsToLoss(a, 1e-9), 0ll);
    }

    void aSpreadIsMeanAndDeviationOfWhatIsFinite() {
        const Spread spread = spreadOf({1, 2, std::nan(""), 6});
        QCOMPARE(spread.mean, 3.0);
        QVERIFY(std::abs(spread.deviation - std::sqrt(7.0)) < 1e-15);
        QCOMPARE(spreadOf({4}).mean, 4.0);
        QVERIFY(std::isnan(spreadOf({4}).deviation)); // one alone is no band
        QVERIFY(std::isnan(spreadOf({}).mean));
    }

    void theGradientsNormIsThatOfAllLayers() {
        train::EpochRecord record;
        record.gradientNorms = {3, 4, 12};
        QCOMPARE(gradientNorm(record), 13.0);
    }
};

QTEST_APPLESS_MAIN(TestLaneVerdict)
#include "tst_lane_verdict.moc"
