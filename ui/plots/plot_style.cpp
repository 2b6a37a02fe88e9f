#include "ui/plots/plot_style.h"

#include "ui/plots/ticks.h"
#include "ui/theme.h"

#include <qcustomplot.h>

#include <cmath>

namespace ui::plots {

namespace {

class NumberTicker : public QCPAxisTicker {
public:
    NumberTicker(const QCPAxis& axis, double spacing, bool counts)
        : m_axis(axis), m_spacing(spacing), m_counts(counts) {}

protected:
    QVector<double> createTickVector(double, const QCPRange& range) override {
        const QRect area = m_axis.axisRect()->rect();
        const bool horizontal = m_axis.orientation() == Qt::Horizontal;
        const int wanted = std::max(2, int((horizontal ? area.width() : area.height()) / scaled(m_spacing)));
        const Range seen{range.lower, range.upper};
        const auto ticks =
            m_axis.scaleType() == QCPAxis::stLogarithmic ? logTicks(seen, wanted) : linearTicks(seen, wanted);
        QVector<double> kept;
        for (const double tick : ticks)
            if (!m_counts || tick == std::floor(tick))
                kept.append(tick);
        return kept;
    }
    QVector<double> createSubTickVector(int, const QVector<double>&) override { return {}; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return m_counts ? formatCount(std::llround(tick)) : formatTick(tick);
    }

private:
    const QCPAxis& m_axis;
    double m_spacing;
    bool m_counts;
};

void styleAxis(QCPAxis& axis, bool grid) {
    axis.setBasePen(Qt::NoPen);
    axis.setTickPen(Qt::NoPen);
    axis.setSubTicks(false);
    axis.setTickLabelFont(font(FontRole::Small));
    axis.setTickLabelColor(theme().muted);
    axis.setTickLabelPadding(scaled(5));
    axis.grid()->setVisible(grid);
    axis.grid()->setPen(QPen(theme().grid, 1));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

} // namespace

QCustomPlot* makePlot(QWidget* parent) {
    auto* plot = new QCustomPlot(parent);
    plot->setPlottingHints(QCP::phCacheLabels | QCP::phFastPolylines);
    plot->setNoAntialiasingOnDrag(false);
    plot->layer(QStringLiteral("main"))->setMode(QCPLayer::lmBuffered);
    plot->axisRect()->setAutoMargins(QCP::msNone);
    plot->xAxis->setTicker(QSharedPointer<NumberTicker>::create(*plot->xAxis, 80, true));
    plot->yAxis->setTicker(QSharedPointer<NumberTicker>::create(*plot->yAxis, 34, false));
    stylePlot(*plot);
    return plot;
}

void stylePlot(QCustomPlot& plot) {
    plot.setBackground(QBrush(theme().panel));
    plot.axisRect()->setMargins(QMargins(scaled(58), scaled(24), scaled(16), scaled(24)));
    styleAxis(*plot.xAxis, false);
    styleAxis(*plot.yAxis, true);
}

void setLogarithmic(QCustomPlot& plot, bool on) {
    plot.yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
}

} // namespace ui::plots
