#include "engine/analysis/range_test.h"

#include "quadratic.h"
#include "tests/engine/train/stories.h"

#include <Eigen/Eigenvalues>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace engine;
using namespace engine::analysis;

namespace {

std::vector<RangePoint> pointsOf(const std::vector<double>& smoothed) {
    std::vector<RangePoint> points;
    for (std::size_t i = 0; i < smoothed.size(); ++i) {
        RangePoint point;
        point.rate = std::pow(10, -4 + 0.1 * double(i));
        point.smoothed = point.loss = smoothed[i];
        points.push_back(point);
    }
    for (std::size_t i = 1; i + 1 < points.size(); ++i)
        points[i].slope = (smoothed[i + 1] - smoothed[i - 1]) / 0.2;
    return points;
}

const RateSuggestion* find(const std::vector<RateSuggestion>& all, RateSuggestion::Rule rule) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.rule == rule; });
    return at == all.end() ? nullptr : &*at;
}

} // namespace

class TestRangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesGrowByTheSameFactorFromTheLowestToTheHighest() {
        RangeTestSpec spec;
        spec.to = 1e-3; // where nothing breaks
        const auto test = rangeTest(quadratic::lane(0.1), spec).value();
        QCOMPARE(test.points.size(), std::size_t(100));
        QCOMPARE(test.points.front().rate, 1e-7);
        QVERIFY(std::abs(test.points.back().rate / 1e-3 - 1) < 1e-12);
        for (std::size_t i = 1; i < test.points.size(); ++i)
            QVERIFY(std::abs(test.points[i].rate / test.points[i - 1].rate - std::pow(1e4, 1.0 / 99)) < 1e-9);
        QVERIFY(!test.stopped);
    }

    void lossesAreThoseOfStepsWithThoseRates() {
        RangeTestSpec spec;
        spec.to = 0.01;
        const LaneSpec lane = quadratic::lane(0.1);
        const auto test = rangeTest(lane, spec).value();
        core::VectorD parameters = *lane.initial;
        double mean = 0;
        for (std::size_t i = 0; i < test.points.size(); ++i) {
            const double loss = quadratic::loss(*lane.data, parameters);
            QVERIFY(std::abs(test.points[i].loss - loss) <= 1e-10 * loss);
            mean = 0.9 * mean + 0.1 * loss;
            const double smoothed = mean / (1 - std::pow(0.9, double(i + 1)));
            QVERIFY(std::abs(test.points[i].smoothed - smoothed) <= 1e-10 * smoothed);
            const core::MatrixD x = quadratic::inputs(*lane.data);
            const core::VectorD gradient =
                2 * x * (parameters.transpose() * x - lane.data->targets).transpose() / double(x.cols());
            parameters -= test.points[i].rate * gradient;
        }
    }

    void itBreaksSoonAfterTheLargestStableRate() {
        const LaneSpec lane = quadratic::lane(0.1);
        const double largest =
            Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(quadratic::hessian(*lane.data)).eigenvalues()(2);
        const auto test = rangeTest(lane, {}).value();
        QVERIFY(test.stopped);
        const double stable = 2 / largest, end = test.points.back().rate;
        QVERIFY2(end > stable && end < 100 * stable, qPrintable(QString::number(end / stable)));
        // What is suggested is below it.
        for (const RateSuggestion& suggestion : test.suggestions)
            QVERIFY(suggestion.rate < stable);
        QCOMPARE(test.suggestions.size(), std::size_t(3));
    }

    void itStopsAtFourTimesTheBest() {
        const auto test = rangeTest(quadratic::lane(0.1), {}).value();
        double best = test.points.front().smoothed;
        for (std::size_t i = 0; i + 1 < test.points.size(); ++i) {
            QVERIFY(test.points[i].smoothed <= 4 * best);
            best = std::min(best, test.points[i].smoothed);
        }
        QVERIFY(test.points.back().smoothed > 4 * best);
    }

    void theRulesFindWhatTheySay() {
        // Level, a fall of ever larger and then smaller steps, a rise.
        std::vector<double> smoothed(12, 1.0);
        for (const double value : {0.98, 0.9, 0.7, 0.4, 0.25, 0.2, 0.19, 0.3, 0.9, 3.0})
            smoothed.push_back(value);
        const auto all = suggestedRates(pointsOf(smoothed));
        const auto* steepest = find(all, RateSuggestion::Rule::Steepest);
        QVERIFY(steepest);
        QCOMPARE(steepest->point, std::size_t(14)); // between 0.9 and 0.4
        const auto* tenth = find(all, RateSuggestion::Rule::MinimumOver10);
        QVERIFY(tenth);
        QVERIFY(std::abs(tenth->rate - std::pow(10, -4 + 1.8) / 10) < 1e-12);
        const auto* valley = find(all, RateSuggestion::Rule::Valley);
        QVERIFY(valley);
        QVERIFY(valley->point >= 12 && valley->point <= 17);
    }

    void aLossThatNeverFallsSuggestsNothing() {
        QVERIFY(suggestedRates(pointsOf({0.5, 0.6, 0.7, 0.9, 1.4, 2.5})).empty());
    }

    void aSlopeReachesAsFarAsThereArePoints() {
        const auto test = rangeTest(quadratic::lane(0.1), {}).value();
        const auto& points = test.points;
        QVERIFY(std::isnan(points.front().slope) && std::isnan(points.back().slope));
        for (const std::size_t i : {std::size_t(1), std::size_t(3), std::size_t(30), points.size() - 2}) {
            const std::size_t reach = std::min({std::size_t(4), i, points.size() - 1 - i});
            const double slope = (points[i + reach].smoothed - points[i - reach].smoothed) /
                                 std::log10(points[i + reach].rate / points[i - reach].rate);
            QVERIFY(std::abs(points[i].slope - slope) <= 1e-9 * (1 + std::abs(slope)));
        }
    }

    void aCurveIsClearWhereItFallsFurtherThanChanceScattersIt() {
        // Full batches have no chance in them.
        const auto smooth = rangeTest(quadratic::lane(0.1), {}).value();
        QVERIFY(smooth.isClear());
        QCOMPARE(seedsToBeClear(smooth), 0);
        // Single samples over rates that do nothing: only chance.
        LaneSpec lane = quadratic::lane(0.1);
        lane.experiment.training.batchSize = 1;
        RangeTestSpec spec;
        spec.to = 1e-5;
        const auto noisy = rangeTest(lane, spec).value();
        QVERIFY2(!noisy.isClear(), qPrintable(QString("%1 %2").arg(noisy.fall).arg(noisy.noise)));
        // Twice the noise needs four times the seeds.
        RangeTest test;
        test.seeds = 2;
        test.fall = 1;
        test.noise = 0.5;
        QCOMPARE(seedsToBeClear(test), 8);
        test.noise = 0.25;
        QCOMPARE(seedsToBeClear(test), 0);
    }

    void seedsMakeABand() {
        LaneSpec lane = quadratic::lane(0.1);
        lane.initial.reset();
        lane.experiment.training.batchSize = 4;
        RangeTestSpec spec;
        spec.seeds = 4;
        const auto all = rangeTest(lane, spec).value();
        double sum = 0, squares = 0;
        std::vector<double> firsts;
        for (int seed = 0; seed < 4; ++seed) {
            LaneSpec one = lane;
            one.experiment.training.seed += std::uint64_t(seed);
            firsts.push_back(rangeTest(one, {}).value().points[5].smoothed);
            sum += firsts.back();
        }
        for (const double value : firsts)
            squares += std::pow(value - sum / 4, 2);
        const RangePoint& point = all.points[5];
        QVERIFY(std::abs(point.smoothed - sum / 4) < 1e-12 * sum);
        QVERIFY(std::abs((point.high - point.low) / 2 - std::sqrt(squares / 3)) < 1e-9);
        QVERIFY(point.high > point.low);
    }

    void theLaneItselfIsNotTouchedAndTheSameTestGivesTheSameNumbers() {
        const LaneSpec lane = quadratic::lane(0.1);
        const auto a = rangeTest(lane, {}).value(), b = rangeTest(lane, {}).value();
        QCOMPARE(a.points.size(), b.points.size());
        for (std::size_t i = 0; i < a.points.size(); ++i)
            QVERIFY(examples::same(a.points[i].loss, b.points[i].loss));
        QVERIFY(examples::same(*lane.initial, core::VectorD::Zero(3)));
    }

    void aScheduleDoesNotBendTheRates() {
        LaneSpec lane = quadratic::lane(0.1);
        const auto plain = rangeTest(lane, {}).value();
        lane.experiment.training.schedule = {"cosine", {{"warmup_steps", std::int64_t(50)}}};
        const auto scheduled = rangeTest(lane, {}).value();
        QCOMPARE(scheduled.points.back().loss, plain.points.back().loss);
    }

    void itCanBeGivenUp() {
        Watcher watcher;
        watcher.givenUp = true;
        const auto test = rangeTest(quadratic::lane(0.1), {}, &watcher);
        QVERIFY(!test);
        QCOMPARE(test.error().code, core::Code::Cancelled);
    }

    void suggestionsExplainThemselves() {
        const auto test = rangeTest(quadratic::lane(0.1), {}).value();
        for (const RateSuggestion& suggestion : test.suggestions) {
            const auto why = explainSuggestion(test, suggestion);
            QVERIFY(stories::addsUp(why));
            QVERIFY(stories::rejectsTampering(why));
        }
    }
};

QTEST_APPLESS_MAIN(TestRangeTest)
#include "tst_range_test.moc"
