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

    void setLogarithmic(bool on) { m_logarithmic = on; }

protected:
    QVector<double> createTickVector(double, const QCPRange& range) override {
        const QRect area = m_axis.axisRect()->rect();
        const bool horizontal = m_axis.orientation() == Qt::Horizontal;
        // The axis shows logarithms; what is read off it are the numbers.
        const int wanted = std::max(2, int((horizontal ? area.width() : area.height()) / scaled(m_spacing)));
        if (m_logarithmic)
            return logarithms(logTicks({std::pow(10, range.lower), std::pow(10, range.upper)}, wanted));
        QVector<double> kept;
        for (const double tick : linearTicks({range.lower, range.upper}, wanted))
            if (!m_counts || tick == std::floor(tick))
                kept.append(tick);
        return kept;
    }
    QVector<double> createSubTickVector(int, const QVector<double>&) override { return {}; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return m_counts ? formatCount(std::llround(tick))
                        : formatTick(m_logarithmic ? std::pow(10, tick) : tick);
    }

private:
    static QVector<double> logarithms(const std::vector<double>& values) {
        QVector<double> result;
        for (const double value : values)
            result.append(std::log10(value));
        return result;
    }

    const QCPAxis& m_axis;
    double m_spacing;
    bool m_counts;
    bool m_logarithmic = false;
};

void styleAxis(QCPAxis& axis, bool grid) {
    axis.setBasePen(Qt::NoPen);
    axis.setTickPen(Qt::NoPen);
    axis.setSubTicks(false);
    axis.setTickLabelFont(font(FontRole::Small));
    axis.setTickLabelColor(theme().muted);
    axis.setTickLabelPadding(scaled(grid ? 5 : 8));
    axis.grid()->setVisible(grid);
    axis.grid()->setPen(QPen(theme().grid, stroke(1)));
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
    plot.axisRect()->setMargins(QMargins(scaled(58), scaled(24), scaled(24), scaled(28)));
    styleAxis(*plot.xAxis, false);
    styleAxis(*plot.yAxis, true);
}

void setLogarithmic(QCustomPlot& plot, bool on) {
    plot.yAxis->ticker().staticCast<NumberTicker>()->setLogarithmic(on);
}

} // namespace ui::plots
