#include "ui/plots/long_table.h"

#include "engine/io/reports.h"

#include <QStringList>

#include <cmath>

namespace ui::plots {

namespace {

/// Up to here a whole number is written as one, not as 1e+05.
constexpr double kMostCount = 1e15;

class ChartTable : public LongTable {
public:
    ChartTable(QByteArray header, std::size_t curves, double smoothing, std::unique_ptr<PointSource> points)
        : m_header(std::move(header)), m_points(std::move(points)), m_values(curves),
          m_smoothers(smoothing > 0 ? curves : 0, Smoother(smoothing)) {}

    bool advance(QByteArray& text) override {
        text += std::exchange(m_header, {});
        double x = 0;
        const auto next = m_points->next(x, m_values);
        if (next != PointSource::Next::Point)
            return next != PointSource::Next::End;
        text += csvNumber(x);
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            text += ',' + csvNumber(m_values[i]);
            if (!m_smoothers.empty())
                text += ',' + csvNumber(m_smoothers[i].next(m_values[i]));
        }
        text += '\n';
        return true;
    }

    double done() const override { return m_points->done(); }

private:
    QByteArray m_header;
    std::unique_ptr<PointSource> m_points;
    std::vector<double> m_values;
    std::vector<Smoother> m_smoothers;
};

} // namespace

std::unique_ptr<LongTable> longTable(const QString& xName, const std::vector<Series>& series,
                                     double smoothing, std::unique_ptr<PointSource> points) {
    return std::make_unique<ChartTable>(csvHeader(xName, series, smoothing), series.size(), smoothing,
                                        std::move(points));
}

QByteArray csvHeader(const QString& xName, const std::vector<Series>& series, double smoothing, bool joined) {
    QStringList columns{xName};
    for (const Series& one : series) {
        columns += joined ? one.name + QStringLiteral(" min,") + one.name + QStringLiteral(" max") : one.name;
        if (smoothing > 0)
            columns += one.name + QStringLiteral(" smoothed %1").arg(smoothing);
    }
    return columns.join(QLatin1Char(',')).toUtf8() + '\n';
}

QByteArray csvNumber(double value) {
    if (std::abs(value) < kMostCount && value == std::floor(value))
        return QByteArray::number(qlonglong(value));
    return QByteArray::fromStdString(engine::io::numberText(value));
}

} // namespace ui::plots
