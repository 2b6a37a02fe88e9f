// What leaves a chart as a file.
#include "ui/plots/chart.h"

#include "ui/plots/chart_overlay.h"
#include "ui/theme.h"

#include <QPainter>
#include <qcustomplot.h>

#include <limits>

namespace ui::plots {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Whether neighbours share a bucket, of all curves at once.
bool isJoined(const std::vector<Curve>& curves) {
    return !curves.empty() && curves[0].raw().pointsPerBucket() > 1;
}

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
    Exportable what{m_file, size(), [this](QPainter& painter, const QSize& size) { paintTo(painter, size); },
                    [this] { return csv(); }};
    if (m_source && isJoined(m_curves))
        what.longCsv = [this]() -> std::unique_ptr<LongTable> {
            auto points = m_source();
            return points ? longTable(m_xName, m_series, m_smoothing, std::move(points)) : nullptr;
        };
    return what;
}

QByteArray Chart::csv() const {
    const bool joined = isJoined(m_curves);
    QByteArray text = csvHeader(m_xName, m_series, m_smoothing, joined);
    for (std::size_t i = 0; !m_curves.empty() && i < m_curves[0].raw().size(); ++i) {
        const double x = m_curves[0].raw().at(i).x;
        text += csvNumber(x);
        for (const Curve& curve : m_curves) {
            const Bucket bucket = curve.raw().at(i);
            text += ',' + csvNumber(bucket.empty() ? kNaN : bucket.low);
            if (joined)
                text += ',' + csvNumber(bucket.empty() ? kNaN : bucket.high);
            if (m_smoothing > 0) {
                const Bucket smoothed = curve.smoothed().at(curve.smoothed().indexAt(x));
                text += ',' + csvNumber(smoothed.empty() ? kNaN : smoothed.high);
            }
        }
        text += '\n';
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
    twin.m_legendCorner = m_legendCorner.value_or(Qt::TopRightCorner);
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
