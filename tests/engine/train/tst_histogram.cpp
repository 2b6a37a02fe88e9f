#include "engine/train/histogram.h"

#include "engine/core/random.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numeric>

using engine::train::Histogram;
using engine::train::histogram;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Histogram of(const std::vector<double>& numbers) {
    return histogram(numbers.data(), engine::core::Index(numbers.size()));
}

std::uint32_t total(const Histogram& h) { return std::accumulate(h.counts.begin(), h.counts.end(), 0u); }

} // namespace

class TestHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNumberIsInItsBin() {
        // Bins of width 1: 0 … 64.
        const Histogram h = of({0, 0.5, 1, 31.5, 63, 63.5, 64});
        QCOMPARE(h.lowest, 0.0);
        QCOMPARE(h.highest, 64.0);
        QCOMPARE(h.counts.size(), std::size_t(Histogram::kBins));
        QCOMPARE(h.counts[0], 2u);
        QCOMPARE(h.counts[1], 1u);
        QCOMPARE(h.counts[31], 1u);
        QCOMPARE(h.counts[63], 3u); // the highest lies in the last
        QCOMPARE(total(h), 7u);
    }

    void meanAndDeviationAreThoseOfThePopulation() {
        const Histogram h = of({2, 4, 4, 4, 5, 5, 7, 9});
        QCOMPARE(h.mean, 5.0);
        QCOMPARE(h.deviation, 2.0);
    }

    void whatIsNotFiniteIsCountedBesides() {
        const Histogram h = of({1, kNan, 3, kInfinity, -kInfinity});
        QCOMPARE(h.finite, engine::core::Index(2));
        QCOMPARE(h.notFinite, engine::core::Index(3));
        QCOMPARE(h.lowest, 1.0);
        QCOMPARE(h.highest, 3.0);
        QCOMPARE(h.mean, 2.0);
        QCOMPARE(total(h), 2u);
    }

    void equalNumbersAreAllInTheFirstBin() {
        const Histogram h = of({0.25, 0.25, 0.25});
        QCOMPARE(h.counts[0], 3u);
        QCOMPARE(h.deviation, 0.0);
        QCOMPARE(h.density(0.25), 0.0);
    }

    void ofNothingEverythingIsZero() {
        for (const Histogram& h : {of({}), of({kNan, kNan})}) {
            QCOMPARE(h.finite, engine::core::Index(0));
            QCOMPARE(total(h), 0u);
            QCOMPARE(h.lowest, 0.0);
            QCOMPARE(h.highest, 0.0);
            QCOMPARE(h.mean, 0.0);
            QCOMPARE(h.deviation, 0.0);
            QCOMPARE(h.density(0), 0.0);
        }
    }

    void theDensityIntegratesToOne() {
        engine::core::Random random(3);
        std::vector<double> numbers;
        for (int i = 0; i < 5000; ++i)
            numbers.push_back(random.normal(-1, 0.3));
        const Histogram h = of(numbers);
        const double width = (h.highest - h.lowest) / Histogram::kBins;
        double area = 0;
        for (int bin = 0; bin < Histogram::kBins; ++bin)
            area += h.density(h.lowest + (bin + 0.5) * width) * width;
        QVERIFY(std::abs(area - 1) < 1e-12);
        QCOMPARE(h.density(h.lowest - 0.01), 0.0);
        QCOMPARE(h.density(h.highest + 0.01), 0.0);
        QVERIFY(h.density(h.highest) > 0);
        QVERIFY(std::abs(h.mean + 1) < 0.02);
        QVERIFY(std::abs(h.deviation - 0.3) < 0.02);
    }

    void floatsGiveTheSameAsDoubles() {
        const std::vector<float> narrow = {-1.5f, 0.25f, 3, 0.125f};
        const Histogram a = histogram(narrow.data(), 4), b = of({-1.5, 0.25, 3, 0.125});
        QVERIFY(a.counts == b.counts);
        QCOMPARE(a.mean, b.mean);
        QCOMPARE(a.deviation, b.deviation);
    }
};

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
