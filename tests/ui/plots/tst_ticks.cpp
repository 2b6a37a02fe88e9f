#include "ui/plots/ticks.h"

#include <QtTest>

using namespace ui::plots;

class TestTicks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linearTicksAreRoundAndInside();
    void logTicksAreWrittenExactly();
    void logTicksThinOutOverManyDecades();
    void aNarrowLogRangeHasLinearTicks();
    void growingAxisStandsStillAndIsWellFilled();
    void rangesHoldTheirValuesAndAreNeverEmpty();
};

void TestTicks::linearTicksAreRoundAndInside() {
    QCOMPARE(linearTicks({0, 250}, 5), (std::vector<double>{0, 50, 100, 150, 200, 250}));
    QCOMPARE(linearTicks({-1, 1}, 4), (std::vector<double>{-1, -0.5, 0, 0.5, 1}));
    QVERIFY(linearTicks({1, 1}, 4).empty());
}

void TestTicks::logTicksAreWrittenExactly() {
    QCOMPARE(logTicks({0.01, 1}, 4), (std::vector<double>{0.01, 0.03, 0.1, 0.3, 1}));
    QCOMPARE(logTicks({0.01, 0.1}, 6), (std::vector<double>{0.01, 0.02, 0.05, 0.1}));
}

void TestTicks::logTicksThinOutOverManyDecades() {
    const auto ticks = logTicks({1e-30, 1}, 6);
    QVERIFY(ticks.size() >= 4 && ticks.size() <= 8);
    QVERIFY(logTicks({0, 1}, 6).empty());
}

void TestTicks::aNarrowLogRangeHasLinearTicks() {
    QCOMPARE(logTicks({0.5, 0.7}, 4), (std::vector<double>{0.5, 0.55, 0.6, 0.65, 0.7}));
}

void TestTicks::growingAxisStandsStillAndIsWellFilled() {
    int changes = 0;
    double end = 0;
    for (int epoch = 1; epoch <= 100'000; ++epoch) {
        const double next = roundUp(epoch);
        QVERIFY(next >= epoch && epoch > 0.74 * next - 1);
        changes += next != end;
        end = next;
    }
    QVERIFY2(changes <= 51, qPrintable(QString::number(changes)));
}

void TestTicks::rangesHoldTheirValuesAndAreNeverEmpty() {
    for (const auto& [low, high] :
         {std::pair{0.0, 0.0}, {1.0, 1.0}, {0.003, 0.7}, {1e-12, 1e-11}, {2.0, 1999.0}}) {
        const Range linear = linearRange(low, high);
        QVERIFY(linear.lower <= low && linear.upper >= high && linear.size() > 0);
        if (low <= 0)
            continue;
        const Range log = logRange(low, high);
        QVERIFY(log.lower <= low && log.upper >= high && log.lower > 0);
        QVERIFY(log.upper >= 2 * log.lower);
    }
}

QTEST_APPLESS_MAIN(TestTicks)
#include "tst_ticks.moc"
