#include "engine/train/density.h"

#include "engine/core/random.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace engine;
using namespace engine::train;

namespace {

Histogram of(const std::vector<double>& numbers) {
    return histogram(numbers.data(), core::Index(numbers.size()));
}

/// So many numbers in the places the normal distribution puts them at.
std::vector<double> bell(int count, double mean, double deviation) {
    core::Random random(3);
    std::vector<double> numbers;
    for (int i = 0; i < count; ++i)
        numbers.push_back(mean + deviation * random.normal());
    return numbers;
}

double area(const Density& density) {
    double sum = 0;
    for (const double value : density.values)
        sum += value * density.spacing;
    return sum;
}

} // namespace

class TestDensity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itsAreaIsOne() {
        for (const auto& numbers : {bell(20, 0, 1), bell(5000, -3, 0.01), std::vector<double>{0, 0, 0, 1, 7}})
            for (const Ends ends : {Ends::Open, Ends::Closed}) {
                const double all = area(smoothed(of(numbers), ends));
                QVERIFY2(std::abs(all - 1) < 1e-12, qPrintable(QString::number(all)));
            }
    }

    void aBellLooksLikeABell() {
        const Density density = smoothed(of(bell(100000, 2, 0.5)), Ends::Open);
        for (const double x : {1.0, 1.5, 2.0, 2.25, 3.0}) {
            const double away = (x - 2) / 0.5;
            const double exact = std::exp(-away * away / 2) / (0.5 * std::sqrt(2 * std::numbers::pi));
            QVERIFY2(std::abs(density.at(x) - exact) < 0.02,
                     qPrintable(QStringLiteral("%1 %2").arg(density.at(x)).arg(exact)));
        }
        QVERIFY(std::abs(density.peak() - 0.798) < 0.02);
    }

    void closedEndsEndWhereTheNumbersDo() {
        std::vector<double> numbers(300, 0);
        for (int i = 0; i < 100; ++i)
            numbers.push_back(i / 99.0);
        const Histogram counted = of(numbers);
        const Density closed = smoothed(counted, Ends::Closed), open = smoothed(counted, Ends::Open);
        QCOMPARE(closed.at(-0.001), 0.0);
        QCOMPARE(closed.at(1.001), 0.0);
        QVERIFY(closed.at(0) > 1 && closed.at(1) > 0);
        QVERIFY(open.at(-0.005) > 0 && open.at(1.005) > 0);
        // What would lie outside is folded back.
        QVERIFY(closed.at(0) > 1.5 * open.at(0));
    }

    void numbersThatAreAllEqualAreAPoint() {
        const Density point = smoothed(of({0.25, 0.25, 0.25}), Ends::Open);
        QCOMPARE(point.first, 0.25);
        QCOMPARE(point.spacing, 0.0);
        QCOMPARE(point.at(0.25), 0.0);
        QVERIFY(!point.values.empty());
        const double none = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(smoothed(of({none, none}), Ends::Open).values.empty());
        QCOMPARE(smoothed(of({}), Ends::Open).at(0), 0.0);
        QCOMPARE(smoothed(of({}), Ends::Open).peak(), 0.0);
    }

    void theExtentIsWhereSomethingIsToBeSeen() {
        const Density density = smoothed(of(bell(100000, 2, 0.5)), Ends::Open);
        const auto [low, high] = density.extent(std::exp(-2.0)); // two deviations from the mean
        QVERIFY(std::abs(low - 1) < 0.1 && std::abs(high - 3) < 0.1);
        QVERIFY(density.at(low) >= std::exp(-2.0) * density.peak());
        const auto point = smoothed(of({0.25, 0.25}), Ends::Open).extent(0.01);
        QCOMPARE(point.first, 0.25);
        QCOMPARE(point.second, 0.25);
        QCOMPARE(Density().extent(0.01).second, 0.0);
    }

    void aNarrowPeakIsNotMissed() {
        const Density needle = smoothed(of(bell(1000, 0.3, 1e-4)), Ends::Open);
        QCOMPARE(needle.at(0.2) + needle.at(0.4), 0.0);
        QCOMPARE(needle.most(0.2, 0.4), needle.peak());
        QCOMPARE(needle.most(0.31, 0.4), 0.0);
        QCOMPARE(needle.most(-5, 0.2), 0.0);
        const Density wide = smoothed(of(bell(1000, 0, 1)), Ends::Open);
        QCOMPARE(wide.most(0.7, 0.7001), std::max(wide.at(0.7), wide.at(0.7001)));
        QCOMPARE(Density().most(0, 1), 0.0);
    }

    void quantilesAreWhereTheyShouldBe() {
        std::vector<double> numbers;
        for (int i = 0; i <= 6400; ++i)
            numbers.push_back(i / 6400.0);
        const Histogram even = of(numbers);
        for (const double share : {0.0, 0.005, 0.25, 0.5, 0.995, 1.0})
            QVERIFY2(std::abs(quantile(even, share) - share) < 1e-3,
                     qPrintable(QString::number(quantile(even, share))));
        QCOMPARE(quantile(of({2, 2}), 0.5), 2.0);
        QCOMPARE(quantile(of({}), 0.5), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestDensity)
#include "tst_density.moc"
