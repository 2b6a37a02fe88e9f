#include "ui/plots/steady_range.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ui::plots;

class TestSteadyRange : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itHoldsWhatItFollows() {
        SteadyRange range;
        for (int i = 0; i < 400; ++i) {
            const double low = -std::exp(std::sin(0.1 * i) * 3), high = 2 * std::exp(std::cos(0.07 * i) * 3);
            range.follow(low, high);
            QVERIFY(range.range().lower <= low && range.range().upper >= high);
            QVERIFY(high - low > 0.5 * range.range().size());
        }
    }

    void itGrowsAtOnceAndShrinksByAStep() {
        SteadyRange range;
        range.follow(0, 10);
        const Range first = range.range();
        range.follow(0, 8);
        QCOMPARE(range.range(), first);
        range.follow(0, 21);
        QVERIFY(range.range().upper >= 21);
        range.follow(0, 2);
        QVERIFY(range.range().upper < 4);
    }

    void itStandsStillWhileNumbersTremble() {
        SteadyRange range;
        range.follow(-1.04, 1.04);
        const Range first = range.range();
        for (int i = 0; i < 50; ++i) {
            range.follow(-1.04 + 0.03 * (i % 3), 1 + 0.04 * std::sin(i));
            QCOMPARE(range.range(), first);
        }
    }

    void oneNumberHasRoomAroundIt() {
        SteadyRange range;
        range.follow(0, 0);
        QVERIFY(range.range().lower < 0 && range.range().upper > 0);
    }

    void whatIsNotFiniteChangesNothing() {
        SteadyRange range;
        range.follow(-1, 1);
        const Range first = range.range();
        range.follow(std::numeric_limits<double>::quiet_NaN(), 1);
        range.follow(0, std::numeric_limits<double>::infinity());
        range.follow(1, -1);
        QCOMPARE(range.range(), first);
        range.reset();
        QCOMPARE(range.range(), Range());
    }
};

QTEST_APPLESS_MAIN(TestSteadyRange)
#include "tst_steady_range.moc"
