#include "ui/plots/curve.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

using namespace ui::plots;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> noise(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> values(count);
    for (double& value : values)
        value = normal(random);
    return values;
}

} // namespace

class TestCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsEveryPointBelowTheLimit();
    void memoryStaysBoundedAndNoExtremeIsLost();
    void extremesOfAnyRangeAreThoseOfItsPoints();
    void thinningKeepsEveryMinimumAndMaximumOfEveryColumn();
    void averagingGivesTheMeanOfEveryColumn();
    void fewPointsAreDrawnAsTheyAre();
    void linesReachBeyondTheEdgesOfTheView();
    void valuesThatAreNotFiniteAreGapsAndMarks();
    void smoothingEqualsItsDefinition();
    void smoothingOfJoinedPointsIsThatOfTheirMeans();
    void smoothingPassesOverWhatIsNotFinite();
    void aRunTakenBackForgetsWhatCameAfter();
    void aRunTakenBackWhenPointsAreJoinedStaysInOrder();
};

void TestCurve::keepsEveryPointBelowTheLimit() {
    CurveHistory history;
    const auto values = noise(CurveHistory::kMostBuckets - 1, 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        history.append(double(i), values[i]);
    QCOMPARE(history.size(), values.size());
    QCOMPARE(history.pointsPerBucket(), std::size_t(1));
    for (std::size_t i = 0; i < values.size(); ++i)
        QCOMPARE(history.at(i).low, values[i]);
}

void TestCurve::memoryStaysBoundedAndNoExtremeIsLost() {
    CurveHistory history;
    const std::size_t count = 10 * CurveHistory::kMostBuckets + 12345;
    auto values = noise(count, 2);
    values[77'777] = 50;
    values[200'001] = -60;
    for (std::size_t i = 0; i < count; ++i) {
        history.append(double(i), values[i]);
        QVERIFY(2 * history.size() <= 100'000);
    }
    const Bucket all = history.extremes(0, history.size());
    QCOMPARE(all.high, 50.0);
    QCOMPARE(all.xHigh, 77'777.0);
    QCOMPARE(all.low, -60.0);
    QCOMPARE(all.xLow, 200'001.0);
    QCOMPARE(all.count, count);
}

void TestCurve::extremesOfAnyRangeAreThoseOfItsPoints() {
    CurveHistory history;
    const auto values = noise(1000, 3);
    for (std::size_t i = 0; i < values.size(); ++i)
        history.append(double(i), values[i]);
    for (std::size_t first = 0; first < values.size(); first += 37)
        for (std::size_t last = first + 1; last <= values.size(); last += 41) {
            const Bucket found = history.extremes(first, last);
            const auto [low, high] = std::minmax_element(values.begin() + std::ptrdiff_t(first),
                                                         values.begin() + std::ptrdiff_t(last));
            QCOMPARE(found.low, *low);
            QCOMPARE(found.high, *high);
            QCOMPARE(found.xLow, double(low - values.begin()));
        }
}

void TestCurve::thinningKeepsEveryMinimumAndMaximumOfEveryColumn() {
    CurveHistory history;
    const auto values = noise(20'000, 4);
    for (std::size_t i = 0; i < values.size(); ++i)
        history.append(double(i), values[i]);
    const int columns = 500;
    const double x0 = 1000, x1 = 19'000;
    std::vector<Sample> drawn;
    history.thin(x0, x1, columns, drawn);
    QVERIFY(drawn.size() <= std::size_t(2 * columns + 4));
    for (std::size_t i = 1; i < drawn.size(); ++i)
        QVERIFY(drawn[i].x >= drawn[i - 1].x);
    const double width = (x1 - x0) / columns;
    for (int column = 0; column < columns; ++column) {
        double low = 1e9, high = -1e9, drawnLow = 1e9, drawnHigh = -1e9;
        const double from = x0 + column * width, to = from + width;
        for (std::size_t i = std::size_t(std::ceil(from)); double(i) < to; ++i) {
            low = std::min(low, values[i]);
            high = std::max(high, values[i]);
        }
        for (const Sample& sample : drawn)
            if (sample.x >= from && sample.x < to) {
                drawnLow = std::min(drawnLow, sample.y);
                drawnHigh = std::max(drawnHigh, sample.y);
            }
        QCOMPARE(drawnLow, low);
        QCOMPARE(drawnHigh, high);
    }
}

void TestCurve::averagingGivesTheMeanOfEveryColumn() {
    CurveHistory history;
    const auto values = noise(10'000, 6);
    for (std::size_t i = 0; i < values.size(); ++i)
        history.append(double(i), values[i]);
    std::vector<Sample> drawn;
    history.average(2000, 8000, 60, drawn);
    // 60 columns, the neighbour at the left, the point on the right edge and the one after it.
    QCOMPARE(drawn.size(), std::size_t(63));
    for (std::size_t column = 1; column < 60; ++column) {
        double sum = 0;
        for (std::size_t i = 0; i < 100; ++i)
            sum += values[2000 + column * 100 + i];
        QVERIFY(std::abs(drawn[column + 1].y - sum / 100) < 1e-12);
    }
}

void TestCurve::fewPointsAreDrawnAsTheyAre() {
    CurveHistory history;
    for (int i = 1; i <= 5; ++i)
        history.append(i, i * i);
    std::vector<Sample> drawn;
    history.thin(0, 10, 100, drawn);
    QCOMPARE(drawn.size(), std::size_t(5));
    QCOMPARE(drawn[4].x, 5.0);
    QCOMPARE(drawn[4].y, 25.0);
}

void TestCurve::linesReachBeyondTheEdgesOfTheView() {
    CurveHistory history;
    for (int i = 0; i < 10'000; ++i)
        history.append(i, i % 7);
    std::vector<Sample> drawn;
    for (const int columns : {10, 100'000}) {
        history.thin(2000.5, 4000.5, columns, drawn);
        QVERIFY(drawn.front().x <= 2000.5);
        QVERIFY(drawn.back().x >= 4000.5);
    }
}

void TestCurve::valuesThatAreNotFiniteAreGapsAndMarks() {
    Curve curve;
    curve.append(1, 1);
    curve.append(2, std::numeric_limits<double>::infinity());
    curve.append(3, kNaN);
    curve.append(4, 2);
    std::vector<Sample> drawn;
    curve.raw().thin(0, 10, 100, drawn);
    QCOMPARE(drawn.size(), std::size_t(4));
    QVERIFY(std::isnan(drawn[1].y) && std::isnan(drawn[2].y));
    QCOMPARE(drawn[3].y, 2.0);
    QCOMPARE(curve.notFinite(), (std::vector<double>{2, 3}));
    const Bucket all = curve.raw().extremes(0, 4);
    QCOMPARE(all.high, 2.0);
}

void TestCurve::smoothingEqualsItsDefinition() {
    const double w = 0.9;
    const auto values = noise(2000, 5);
    Curve curve;
    curve.setSmoothing(w);
    for (std::size_t i = 0; i < values.size(); ++i)
        curve.append(double(i), values[i]);
    for (std::size_t n = 1; n <= values.size(); n += 13) {
        double weighted = 0;
        for (std::size_t k = 0; k < n; ++k)
            weighted += (1 - w) * std::pow(w, double(n - 1 - k)) * values[k];
        const double expected = weighted / (1 - std::pow(w, double(n)));
        QVERIFY(std::abs(curve.smoothed().at(n - 1).low - expected) < 1e-12);
    }
    // Switched on afterwards it is the same.
    Curve later;
    for (std::size_t i = 0; i < values.size(); ++i)
        later.append(double(i), values[i]);
    later.setSmoothing(w);
    QCOMPARE(later.smoothed().at(1999).low, curve.smoothed().at(1999).low);
    QCOMPARE(later.smoothedLast(), curve.smoothedLast());
    later.setSmoothing(0);
    QCOMPARE(later.smoothed().size(), std::size_t(0));
}

void TestCurve::smoothingOfJoinedPointsIsThatOfTheirMeans() {
    // A constant stays what it is, and a step decays with the same time constant whether joined or not.
    Smoother single(0.95), joined(0.95);
    for (int i = 0; i < 8; ++i)
        single.next(1);
    joined.next(1, 8);
    for (int i = 0; i < 4; ++i)
        single.next(5);
    QVERIFY(std::abs(single.next(3) - (joined.next(5, 4), joined.next(3))) < 1e-12);
}

void TestCurve::smoothingPassesOverWhatIsNotFinite() {
    Smoother smoother(0.5);
    smoother.next(4);
    QVERIFY(std::isnan(smoother.next(kNaN)));
    QCOMPARE(smoother.next(4), 4.0);
}

void TestCurve::aRunTakenBackForgetsWhatCameAfter() {
    Curve curve, direct;
    curve.setSmoothing(0.6);
    direct.setSmoothing(0.6);
    for (int i = 1; i <= 100; ++i)
        curve.append(i, i == 70 ? kNaN : i);
    curve.append(50, -1);
    for (int i = 1; i < 50; ++i)
        direct.append(i, i);
    direct.append(50, -1);
    QCOMPARE(curve.raw().size(), std::size_t(50));
    QCOMPARE(curve.raw().at(49).low, -1.0);
    QCOMPARE(curve.lastX(), 50.0);
    QCOMPARE(curve.smoothedLast(), direct.smoothedLast());
    QVERIFY(curve.notFinite().empty());
}

void TestCurve::aRunTakenBackWhenPointsAreJoinedStaysInOrder() {
    CurveHistory history;
    const int count = int(3 * CurveHistory::kMostBuckets) + 1;
    for (int i = 0; i < count; ++i)
        history.append(i, 1);
    for (const double back : {double(count - 1), 50'001.0, 12.0, 0.0}) {
        history.truncate(back);
        const Bucket all = history.extremes(0, history.size());
        QVERIFY(history.size() == 0 || history.at(history.size() - 1).x < back);
        QVERIFY(double(all.count) <= back);
        QVERIFY(double(all.count) > back - 2.0 * double(history.pointsPerBucket()));
    }
}

QTEST_APPLESS_MAIN(TestCurve)
#include "tst_curve.moc"
