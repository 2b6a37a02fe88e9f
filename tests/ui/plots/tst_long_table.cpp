#include "ui/plots/long_table.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ui::plots;

namespace {

/// Points that come only every second time one is asked for.
class Points : public PointSource {
public:
    explicit Points(std::vector<double> values) : m_values(std::move(values)) {}
    Next next(double& x, std::vector<double>& values) override {
        if (m_at == m_values.size())
            return Next::End;
        if ((m_waits = !m_waits))
            return Next::NotYet;
        values[0] = m_values[m_at++];
        x = double(m_at);
        return Next::Point;
    }
    double done() const override { return double(m_at) / double(m_values.size()); }

private:
    std::vector<double> m_values;
    std::size_t m_at = 0;
    bool m_waits = false;
};

std::vector<Series> one() { return {{QStringLiteral("training"), {}, 0, false}}; }

QList<QByteArray> lines(const std::vector<double>& values, double smoothing) {
    const auto table = longTable(QStringLiteral("epoch"), one(), smoothing, std::make_unique<Points>(values));
    QByteArray text;
    while (table->advance(text)) {
    }
    return text.trimmed().split('\n');
}

} // namespace

class TestLongTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLineForEveryPointBelowTheNames() {
        const auto all = lines({0.1, 0.25, 1e-9}, 0);
        QCOMPARE(all, QList<QByteArray>({"epoch,training", "1,0.1", "2,0.25", "3,1e-09"}));
    }

    void numbersReadBackToTheSameBits() {
        for (const double value : {1.0 / 3, 5e-324, 1.7976931348623157e308, -0.1, 123456789.0, 1e15, 3e20})
            QCOMPARE(csvNumber(value).toDouble(), value);
        QCOMPARE(csvNumber(1'000'000), QByteArray("1000000"));
        QCOMPARE(csvNumber(std::numeric_limits<double>::quiet_NaN()), QByteArray("nan"));
        QCOMPARE(csvNumber(std::numeric_limits<double>::infinity()), QByteArray("inf"));
    }

    void smoothedValuesAreThoseOfTheCurve() {
        std::vector<double> values;
        for (int i = 0; i < 50; ++i)
            values.push_back(std::sin(i));
        values[20] = std::numeric_limits<double>::quiet_NaN();
        Curve curve;
        curve.setSmoothing(0.9);
        for (std::size_t i = 0; i < values.size(); ++i)
            curve.append(double(i + 1), values[i]);
        const auto all = lines(values, 0.9);
        QCOMPARE(all[0], QByteArray("epoch,training,training smoothed 0.9"));
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto cells = all[qsizetype(i) + 1].split(',');
            if (i == 20)
                QCOMPARE(cells[2], QByteArray("nan"));
            else
                QCOMPARE(cells[2].toDouble(), curve.smoothed().at(i).high);
        }
    }

    void namesOfJoinedPointsSayWhichIsWhich() {
        QCOMPARE(csvHeader(QStringLiteral("epoch"), one(), 0.5, true),
                 QByteArray("epoch,training min,training max,training smoothed 0.5\n"));
    }
};

QTEST_APPLESS_MAIN(TestLongTable)
#include "tst_long_table.moc"
