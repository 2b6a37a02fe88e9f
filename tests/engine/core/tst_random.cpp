#include "engine/core/random.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using engine::core::Random;

namespace {

constexpr int kDraws = 200000;

} // namespace

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesThePublishedSequence_data() {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<QList<quint64>>("first");
        QTest::addColumn<quint64>("thousandth");
        // An independent transcription of Blackman and Vigna's reference code in Python; it gives the known
        // 11520, 0, 1509978240, 1215971899390074240 for the state 1, 2, 3, 4.
        QTest::newRow("0") << quint64(0)
                           << QList<quint64>{0x99ec5f36cb75f2b4u, 0xbf6e1f784956452au, 0x1a5f849d4933e6e0u,
                                             0x6aa594f1262d2d2cu, 0xbba5ad4a1f842e59u}
                           << quint64(0x7aac8c483a2edd2fu);
        QTest::newRow("42") << quint64(42)
                            << QList<quint64>{0x15780b2e0c2ec716u, 0x6104d9866d113a7eu, 0xae17533239e499a1u,
                                              0xecb8ad4703b360a1u, 0xfde6dc7fe2ec5e64u}
                            << quint64(0x8de5848c61ab8968u);
        QTest::newRow("2^64-1") << std::numeric_limits<quint64>::max()
                                << QList<quint64>{0x8f5520d52a7ead08u, 0xc476a018caa1802du,
                                                  0x81de31c0d260469eu, 0xbf658d7e065f3c2fu,
                                                  0x913593fda1bca32au}
                                << quint64(0xc3c93ea5cde434ccu);
    }

    void givesThePublishedSequence() {
        QFETCH(quint64, seed);
        QFETCH(QList<quint64>, first);
        QFETCH(quint64, thousandth);
        Random random(seed);
        for (const quint64 expected : first)
            QCOMPARE(quint64(random.next()), expected);
        for (int i = 5; i < 999; ++i)
            random.next();
        QCOMPARE(quint64(random.next()), thousandth);
    }

    void copyContinuesTheSameSequenceAndIsEqual() {
        Random random(7, engine::core::stream::kBatches);
        random.normal(); // leaves a spare
        Random copy = random;
        QVERIFY(copy == random);
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(copy.normal(), random.normal());
            QCOMPARE(copy.below(17), random.below(17));
        }
        QVERIFY(copy == random);
        copy.next();
        QVERIFY(!(copy == random));
    }

    void spareOfTheNormalDistributionCountsInEquality() {
        Random once(3), twice(3);
        once.normal();
        twice.normal();
        QVERIFY(once == twice);
        twice.normal();
        QVERIFY(!(once == twice));
    }

    void streamsOfOneSeedDiffer() {
        QList<quint64> first;
        for (quint64 stream = 0; stream < 6; ++stream)
            first << quint64(Random(1, stream).next());
        std::sort(first.begin(), first.end());
        QVERIFY(std::adjacent_find(first.begin(), first.end()) == first.end());
    }

    void uniformStaysInRangeAndIsFlat() {
        Random random(11);
        double sum = 0, squares = 0;
        int bins[10] = {};
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.uniform();
            QVERIFY(x >= 0 && x < 1);
            sum += x;
            squares += x * x;
            ++bins[static_cast<int>(x * 10)];
        }
        const double mean = sum / kDraws;
        QVERIFY(std::abs(mean - 0.5) < 5 / std::sqrt(12.0 * kDraws));
        QVERIFY(std::abs(squares / kDraws - 1.0 / 3) < 0.005);
        for (const int count : bins)
            QVERIFY(std::abs(count - kDraws / 10) < 5 * std::sqrt(0.09 * kDraws));
    }

    void uniformBetweenNeverReachesTheUpperEnd() {
        Random random(12);
        const double low = 1, high = std::nextafter(1, 2);
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(random.uniform(low, high), low);
        for (int i = 0; i < 1000; ++i) {
            const double x = random.uniform(-3, 5);
            QVERIFY(x >= -3 && x < 5);
        }
        QCOMPARE(random.uniform(2, 2), 2.0);
    }

    void belowIsUnbiased_data() {
        QTest::addColumn<quint64>("count");
        for (const quint64 count : {1u, 2u, 3u, 7u, 10u})
            QTest::addRow("%llu", count) << count;
        // A modulus would give the lower half twice as often as the upper, a product the even numbers.
        QTest::newRow("two thirds of 2^64") << quint64(12297829382473034411u);
    }

    void belowIsUnbiased() {
        QFETCH(quint64, count);
        Random random(13);
        const quint64 binCount = std::min<quint64>(count, 12);
        std::vector<int> bins(binCount);
        int even = 0;
        for (int i = 0; i < kDraws; ++i) {
            const quint64 x = random.below(count);
            QVERIFY(x < count);
            even += x % 2 == 0 ? 1 : 0;
            ++bins[count < 12 ? x : x / (count / 12 + 1)];
        }
        const double expected = double(kDraws) / double(binCount);
        for (const int hits : bins)
            QVERIFY(std::abs(hits - expected) < 5 * std::sqrt(expected));
        const double evenShare = double((count - 1) / 2 + 1) / double(count);
        QVERIFY(std::abs(even - evenShare * kDraws) < 5 * std::sqrt(0.25 * kDraws));
    }

    void normalHasItsMoments() {
        Random random(14);
        double sum = 0, squares = 0, fourth = 0;
        int within = 0;
        for (int i = 0; i < kDraws; ++i) {
            const double x = random.normal();
            sum += x;
            squares += x * x;
            fourth += x * x * x * x;
            within += std::abs(x) < 1 ? 1 : 0;
        }
        QVERIFY(std::abs(sum / kDraws) < 5 / std::sqrt(double(kDraws)));
        QVERIFY(std::abs(squares / kDraws - 1) < 5 * std::sqrt(2.0 / kDraws));
        QVERIFY(std::abs(fourth / kDraws - 3) < 5 * std::sqrt(96.0 / kDraws));
        QVERIFY(std::abs(double(within) / kDraws - 0.6826894921) < 0.006);
    }

    void normalWithMeanAndDeviationIsTheScaledOne() {
        Random standard(15), scaled(15);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(scaled.normal(3, 0.5), 3 + 0.5 * standard.normal());
    }

    void shuffleKeepsTheItemsAndReachesEveryOrder() {
        Random random(16);
        std::vector<int> items(1000);
        std::iota(items.begin(), items.end(), 0);
        const std::vector<int> sorted = items;
        random.shuffle(items);
        QVERIFY(items != sorted);
        std::sort(items.begin(), items.end());
        QVERIFY(items == sorted);

        QMap<QString, int> seen;
        for (int i = 0; i < 24000; ++i) {
            std::vector<int> four = {0, 1, 2, 3};
            random.shuffle(four);
            ++seen[QStringLiteral("%1%2%3%4").arg(four[0]).arg(four[1]).arg(four[2]).arg(four[3])];
        }
        QCOMPARE(seen.size(), 24);
        for (const int count : std::as_const(seen))
            QVERIFY(std::abs(count - 1000) < 5 * std::sqrt(1000.0));
    }

    void shuffleOfNothingAndOfOneIsHarmless() {
        Random random;
        std::vector<int> none, one = {5};
        random.shuffle(none);
        random.shuffle(one);
        QVERIFY(none.empty());
        QCOMPARE(one, std::vector<int>{5});
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
