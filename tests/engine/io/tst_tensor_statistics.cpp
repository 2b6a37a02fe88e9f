#include "engine/io/tensor_statistics.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace engine;

class TestTensorStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreThoseOfTheFiniteOnes() {
        const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = HUGE_VAL;
        const auto said =
            io::statisticsOf({{2, 4}, core::DType::Float32, {0, 1, 3, nan, 0, -2, 4, infinity}});
        QCOMPARE(said.size(), 8);
        QCOMPARE(said.histogram.lowest, -2.0);
        QCOMPARE(said.histogram.highest, 4.0);
        QCOMPARE(said.histogram.mean, 1.0);
        QCOMPARE(said.histogram.deviation, 2.0); // √((1 + 0 + 4 + 1 + 9 + 9) / 6)
        QCOMPARE(said.histogram.notFinite, 2);
        QCOMPARE(said.zeros, 2);
        QCOMPARE(said.zeroShare(), 0.25);
    }

    void nothingHasNoNumbers() {
        const auto said = io::statisticsOf({{0}, core::DType::Float32, {}});
        QCOMPARE(said.size(), 0);
        QCOMPARE(said.zeroShare(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestTensorStatistics)
#include "tst_tensor_statistics.moc"
