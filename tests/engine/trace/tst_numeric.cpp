#include "engine/trace/numeric.h"

#include <QtTest>

#include <cmath>

using engine::trace::NumericSlope;

class TestNumeric : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slopesOfSmoothCurvesAreFound_data();
    void slopesOfSmoothCurvesAreFound();
    void reachIsKept();
    void sidesOfAKinkAreTwoSlopes();
    void besideAKinkTheNearSideCounts_data();
    void besideAKinkTheNearSideCounts();
    void wrongExpectationIsNotFollowed();
    void curvesWithoutNumbersHaveNoSlope();
};

void TestNumeric::slopesOfSmoothCurvesAreFound_data() {
    QTest::addColumn<double>("x");
    for (double x : {-300.0, -2.0, -1e-3, 0.0, 0.5, 7.0})
        QTest::addRow("%g", x) << x;
}

void TestNumeric::slopesOfSmoothCurvesAreFound() {
    QFETCH(double, x);
    const double exact = std::cos(x) + 0.2 * x;
    const NumericSlope slope([](double v) { return std::sin(v) + 0.1 * v * v; }, x);
    const double size = std::max(1.0, std::abs(exact));
    // Rounding of the curve's own numbers, which are 9000 at −300, over the step.
    const double rounding = 1e-15 * x * x;
    QVERIFY(std::abs(slope.plain() - exact) <= 1e-9 * size + rounding / 6e-6);
    QVERIFY(std::abs(slope.central().value - exact) <= 1e-12 * size + rounding);
    QVERIFY(std::abs(slope.side(1).value - exact) <= 1e-10 * size + rounding);
    QVERIFY(std::abs(slope.side(-1).value - exact) <= 1e-10 * size + rounding);
    QVERIFY(std::abs(slope.near(99) - exact) <= 1e-10 * size + rounding);
}

void TestNumeric::reachIsKept() {
    const double x = 1e-7;
    const NumericSlope slope(
        [](double v) {
            Q_ASSERT(v > 0);
            return v > 0 ? std::log(v) : std::nan("");
        },
        x, x);
    QVERIFY(std::abs(slope.plain() * x - 1) <= 1e-6);
    QVERIFY(std::abs(slope.near(1 / x) * x - 1) <= 1e-9);
}

void TestNumeric::sidesOfAKinkAreTwoSlopes() {
    const NumericSlope slope([](double v) { return std::abs(v) + 0.5 * v; }, 0);
    QCOMPARE(slope.side(1).value, 1.5);
    QCOMPARE(slope.side(-1).value, -0.5);
    QCOMPARE(slope.near(1.4), 1.5);
    QCOMPARE(slope.near(-1), -0.5);
}

void TestNumeric::besideAKinkTheNearSideCounts_data() {
    QTest::addColumn<double>("distance");
    for (double distance : {1e-12, 1e-9, 1e-7, 1e-6, 1e-5, 1e-4, 2e-3, 9e-3})
        for (double side : {1.0, -1.0})
            QTest::addRow("%g", side * distance) << side * distance;
}

void TestNumeric::besideAKinkTheNearSideCounts() {
    QFETCH(double, distance);
    // Left of the kink the slope is cos, right of it larger by a little or by much.
    for (double jump : {1e-3, 1.0, 50.0}) {
        const double kink = 0.4, x = kink + distance;
        auto curve = [=](double v) { return std::sin(v) + jump * std::max(0.0, v - kink); };
        const double exact = std::cos(x) + (distance > 0 ? jump : 0);
        const double found = NumericSlope(curve, x).near(exact);
        QVERIFY2(std::abs(found - exact) <= 1e-8 * (1 + jump), qPrintable(QString::number(found - exact)));
    }
}

void TestNumeric::wrongExpectationIsNotFollowed() {
    const NumericSlope smooth([](double v) { return std::exp(v); }, 0);
    QVERIFY(std::abs(smooth.near(1.001) - 1) <= 1e-10);
    const NumericSlope kinked([](double v) { return std::max(0.0, v); }, 0.1);
    QVERIFY(std::abs(kinked.near(0.5) - 1) <= 1e-10);
}

void TestNumeric::curvesWithoutNumbersHaveNoSlope() {
    const NumericSlope slope([](double) { return std::nan(""); }, 1);
    QVERIFY(std::isnan(slope.plain()));
    QVERIFY(std::isnan(slope.central().value));
    QVERIFY(std::isnan(slope.near(1)));
}

QTEST_APPLESS_MAIN(TestNumeric)
#include "tst_numeric.moc"
