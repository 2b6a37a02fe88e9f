#include "engine/train/pacing.h"

#include <QtTest>

using namespace engine::train;

class TestPacing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void budgetGrowsToAboutAMillisecondAndShrinks() {
        StepBudget budget;
        QCOMPARE(budget.steps(), 1LL);
        for (int i = 0; i < 100; ++i)
            budget.took(budget.steps(), double(budget.steps()) * 2e-6);
        QVERIFY(double(budget.steps()) * 2e-6 >= 0.0005);
        QVERIFY(double(budget.steps()) * 2e-6 <= 0.002);
        for (int i = 0; i < 100; ++i)
            budget.took(budget.steps(), double(budget.steps()) * 0.01);
        QCOMPARE(budget.steps(), 1LL);
    }

    void aChunkCutShortDoesNotGrowTheBudget() {
        StepBudget budget;
        budget.took(1, 0);
        QCOMPARE(budget.steps(), 2LL);
        budget.took(1, 0);
        QCOMPARE(budget.steps(), 2LL);
    }

    void stepsComeAtTheirTimesWithoutDrift() {
        Pacer pacer;
        pacer.setSpeed(30, 0);
        pacer.begin(100);
        long long taken = 0;
        // Looks at odd moments, always a little late.
        for (double now = 100; now < 110; now += 0.0137) {
            const long long due = pacer.due(now);
            pacer.took(due);
            taken += due;
            QCOMPARE(taken, static_cast<long long>((now - 100) * 30) + 1);
        }
    }

    void nextStepIsDueOneIntervalAfterTheFirst() {
        Pacer pacer;
        pacer.setSpeed(0.5, 0);
        pacer.begin(7);
        QCOMPARE(pacer.due(7), 1LL);
        pacer.took(1);
        QCOMPARE(pacer.nextDue(), 9.0);
        QCOMPARE(pacer.due(8.9), 0LL);
        QCOMPARE(pacer.due(9), 1LL);
    }

    void whatTheMachineCannotTakeIsGivenUp() {
        Pacer pacer;
        pacer.setSpeed(1000, 0);
        pacer.begin(0);
        pacer.took(pacer.due(0));
        QCOMPARE(pacer.due(0.05), 50LL);
        QCOMPARE(pacer.due(20), 1LL);
        pacer.took(1);
        QCOMPARE(pacer.due(20.0105), 10LL);
    }

    void anotherSpeedCountsFromTheLastStep() {
        Pacer pacer;
        pacer.setSpeed(1, 0);
        pacer.begin(0);
        for (int second = 0; second <= 3; ++second)
            pacer.took(pacer.due(second));
        pacer.setSpeed(10, 3.05);
        QCOMPARE(pacer.due(3.05), 0LL);
        QVERIFY(std::abs(pacer.nextDue() - 3.1) < 1e-12);
        pacer.setSpeed(0, 3.06);
        QVERIFY(!pacer.limited());
        pacer.setSpeed(2, 3.07);
        QVERIFY(std::abs(pacer.nextDue() - 3.57) < 1e-12);
    }

    void rateIsMeasuredOverTheLastHalfSecond() {
        RateMeter meter;
        meter.begin(10, 0);
        QCOMPARE(meter.rate(), 0.0);
        long long samples = 0;
        double now = 10;
        for (; now < 12; now += 0.001)
            meter.look(now, samples += 5);
        QVERIFY(std::abs(meter.rate() - 5000) < 50);
        for (; now < 13; now += 0.001)
            meter.look(now, samples += 1);
        QVERIFY(std::abs(meter.rate() - 1000) < 10);
        meter.begin(100, samples);
        QVERIFY(std::abs(meter.rate() - 1000) < 10);
    }
};

QTEST_APPLESS_MAIN(TestPacing)
#include "tst_pacing.moc"
