#include "engine/core/flush_denormals.h"

#include <QtTest>

#include <limits>

using engine::core::FlushDenormals;

namespace {

float halfOfTheSmallest() {
    volatile float small = std::numeric_limits<float>::min();
    return small * 0.5f;
}

} // namespace

class TestFlushDenormals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallResultsAreZeroWhileItLives() {
#ifdef __SSE__
        QVERIFY(halfOfTheSmallest() > 0);
        {
            const FlushDenormals flush;
            QCOMPARE(halfOfTheSmallest(), 0.0f);
            {
                const FlushDenormals inner;
                QCOMPARE(halfOfTheSmallest(), 0.0f);
            }
            QCOMPARE(halfOfTheSmallest(), 0.0f);
        }
        QVERIFY(halfOfTheSmallest() > 0);
#endif
    }
    void normalNumbersAreLeft() {
        const FlushDenormals flush;
        volatile float small = std::numeric_limits<float>::min();
        QCOMPARE(float(small * 2.0f), 2 * std::numeric_limits<float>::min());
    }
};

QTEST_APPLESS_MAIN(TestFlushDenormals)
#include "tst_flush_denormals.moc"
