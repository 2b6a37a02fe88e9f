#include "ui/theme.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

class TestNumberFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNumberHasOneFormat_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("compact");
        const double inf = std::numeric_limits<double>::infinity();
        QTest::newRow("zero") << 0.0 << "0" << "0";
        QTest::newRow("one") << 1.0 << "1" << "1.00";
        QTest::newRow("negative") << -0.1187 << "−0.1187" << "−0.12";
        QTest::newRow("small") << 0.0301 << "0.03010" << "0.03";
        QTest::newRow("tiny gradient") << 3.1e-7 << "3.1e−7" << "3.1e−7";
        QTest::newRow("tiny negative") << -3.14159e-12 << "−3.142e−12" << "−3.1e−12";
        QTest::newRow("just above tiny") << 0.001 << "0.001000" << "1.0e−3";
        QTest::newRow("pi") << 3.14159265 << "3.1416" << "3.14";
        QTest::newRow("hundreds") << 123.456 << "123.46" << "123";
        QTest::newRow("huge") << 1.24e6 << "1.24e+6" << "1.2e+6";
        QTest::newRow("whole") << 4096.0 << "4096" << "4096";
        QTest::newRow("nan") << std::nan("") << "NaN" << "NaN";
        QTest::newRow("infinite") << -inf << "−∞" << "−∞";
    }
    void aNumberHasOneFormat() {
        QFETCH(double, value);
        QTEST(ui::formatNumber(value), "full");
        QTEST(ui::formatCompact(value), "compact");
    }

    void aNumberThatIsNotZeroNeverReadsAsZero() {
        for (double value = 1e-300; value < 1e300; value *= 3.7) {
            QVERIFY2(ui::formatNumber(value).contains(QRegularExpression("[1-9]")), qPrintable(QString::number(value)));
            QVERIFY2(ui::formatCompact(value).contains(QRegularExpression("[1-9]")), qPrintable(QString::number(value)));
        }
    }

    void roundingUpDoesNotLoseAPlace() {
        QCOMPARE(ui::formatNumber(9.99999), QString("10.000"));
        QCOMPARE(ui::formatNumber(0.99999), QString("1.0000"));
    }

    void ticksHaveNoZerosThatSayNothing() {
        QCOMPARE(ui::formatTick(0.5), QString("0.5"));
        QCOMPARE(ui::formatTick(-200), QString("−200"));
        QCOMPARE(ui::formatTick(0.05), QString("0.05"));
        QCOMPARE(ui::formatTick(1e-5), QString("1e−5"));
        QCOMPARE(ui::formatTick(2.5), QString("2.5"));
    }

    void ratesAreShort() {
        QCOMPARE(ui::formatRate(3.14e6), QString("3.1 M"));
        QCOMPARE(ui::formatRate(12345), QString("12 k"));
        QCOMPARE(ui::formatRate(0), QString("—"));
        QCOMPARE(ui::formatCount(1240), QString("1,240"));
    }
};

QTEST_GUILESS_MAIN(TestNumberFormat)
#include "tst_number_format.moc"
