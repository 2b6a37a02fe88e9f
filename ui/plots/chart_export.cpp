// What leaves a chart as a file.
#include "ui/plots/chart.h"

#include "ui/plots/chart_overlay.h"
#include "ui/theme.h"

#include <QPainter>
#include <qcustomplot.h>

namespace ui::plots {

namespace {

QString exact(double value) { return QString::number(value, 'g', 17); }

/// QCustomPlot paints with a painter of its own only, and a widget leads it to any other.
class PlotSheet : public QWidget {
public:
    explicit PlotSheet(QCustomPlot& plot) : m_plot(plot) { resize(plot.size()); }

protected:
    void paintEvent(QPaintEvent*) override {
        QCPPainter painter(this);
        painter.setMode(QCPPainter::pmVectorized);
        m_plot.toPainter(&painter, width(), height());
    }

private:
    QCustomPlot& m_plot;
};

} // namespace

Exportable Chart::exportable() {
    return {m_file, size(), [this](QPainter& painter, const QSize& size) { paintTo(painter, size); },
            [this] { return csv(); }};
}

QByteArray Chart::csv() const {
    QStringList columns{m_xName};
    const bool joined = !m_curves.empty() && m_curves[0].raw().pointsPerBucket() > 1;
    for (const Series& one : m_series) {
        columns += joined ? one.name + QStringLiteral(" min,") + one.name + QStringLiteral(" max") : one.name;
        if (m_smoothing > 0)
            columns += one.name + QStringLiteral(" smoothed %1").arg(m_smoothing);
    }
    QByteArray text = columns.join(QLatin1Char(',')).toUtf8() + '\n';
    for (std::size_t i = 0; !m_curves.empty() && i < m_curves[0].raw().size(); ++i) {
        const double x = m_curves[0].raw().at(i).x;
        QStringList cells{exact(x)};
        for (const Curve& curve : m_curves) {
            const Bucket bucket = curve.raw().at(i);
            cells += bucket.empty() ? QStringLiteral("nan") : exact(bucket.low);
            if (joined)
                cells += bucket.empty() ? QStringLiteral("nan") : exact(bucket.high);
            if (m_smoothing > 0)
                cells += exact(curve.smoothed().at(curve.smoothed().indexAt(x)).high);
        }
        text += cells.join(QLatin1Char(',')).toUtf8() + '\n';
    }
    return text;
}

// Without ever being shown.
void Chart::layOut(const QSize& size) {
    resize(size);
    m_plot->setGeometry(rect());
    m_plot->setViewport(rect());
    // At a scale that is not whole they would be one pixel thick here and two there.
    m_plot->setAntialiasedElement(QCP::aeGrid, true);
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
    m_axesChanged = true;
    replot();
}

// A twin is painted: it has the size and, being made just now, the look that is asked for, and this one stays
// as it is.
void Chart::paintTo(QPainter& painter, const QSize& size) const {
    Chart twin;
    twin.setNames(m_file, m_xName, m_yName);
    twin.m_bounds = m_bounds;
    twin.m_legendAtBottom = m_legendAtBottom;
    twin.setSeries(m_series);
    twin.putBack(collected());
    twin.setSmoothing(m_smoothing);
    twin.setLogarithmic(m_logarithmic);
    if (!m_follows)
        twin.setView(m_x, m_y);
    twin.layOut(size);
    painter.fillRect(twin.rect(), theme().panel);
    PlotSheet(*twin.m_plot).render(&painter, QPoint(), QRegion(), QWidget::RenderFlags());
    ChartOverlay::paint(painter, twin, false);
}

} // namespace ui::plots
