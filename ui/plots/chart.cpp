#include "ui/plots/chart.h"

#include "ui/plots/chart_overlay.h"
#include "ui/plots/plot_style.h"
#include "ui/theme.h"

#include <QMenu>
#include <QPainter>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui::plots {

namespace {

/// A run of a few epochs begins on an axis of this length.
constexpr double kShortestAxis = 10;
/// Room above and below the bounds, as a share of the axis: a line at 1 is seen whole.
constexpr double kBoundsRoom = 0.02;

bool drawable(double y, bool logarithmic) { return std::isfinite(y) && (!logarithmic || y > 0); }

QVector<QCPGraphData> graphData(const std::vector<Sample>& samples, bool logarithmic) {
    QVector<QCPGraphData> data;
    data.reserve(qsizetype(samples.size()));
    for (const Sample& sample : samples)
        data.append({sample.x,
                     drawable(sample.y, logarithmic) ? sample.y : std::numeric_limits<double>::quiet_NaN()});
    return data;
}

} // namespace

double Scale::pixelX(double value) const { return area.left() + (value - x.lower) / x.size() * area.width(); }

double Scale::pixelY(double value) const {
    const double share =
        logarithmic ? std::log(value / y.lower) / std::log(y.upper / y.lower) : (value - y.lower) / y.size();
    return area.bottom() - share * area.height();
}

double Scale::valueX(double pixel) const { return x.lower + (pixel - area.left()) / area.width() * x.size(); }

double Scale::valueY(double pixel) const {
    const double share = (area.bottom() - pixel) / area.height();
    return logarithmic ? y.lower * std::pow(y.upper / y.lower, share) : y.lower + share * y.size();
}

Chart::Chart(QWidget* parent) : QWidget(parent), m_plot(makePlot(this)), m_overlay(new ChartOverlay(*this)) {
    setFocusPolicy(Qt::StrongFocus);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->installEventFilter(this);
    setMinimumSize(120, 80);
    connect(&Look::instance(), &Look::changed, this, &Chart::restyle);
}

Chart::~Chart() = default;

void Chart::setNames(const QString& file, const QString& xAxis, const QString& yAxis) {
    m_file = file;
    m_xName = xAxis;
    m_yName = yAxis;
    m_overlay->update();
}

void Chart::setSeries(std::vector<Series> series) {
    m_series = std::move(series);
    m_curves.assign(m_series.size(), Curve());
    for (Curve& curve : m_curves)
        curve.setSmoothing(m_smoothing);
    m_raw.assign(m_series.size(), {});
    m_smoothed.assign(m_series.size(), {});
    m_marks.clear();
    m_cursor.reset();
    QStringList definitions;
    for (const Series& one : m_series)
        if (!one.definition.isEmpty())
            definitions += one.name + QStringLiteral(": ") + one.definition;
    m_plot->setToolTip(definitions.join(QLatin1Char('\n')));
    makeGraphs();
    fit();
}

void Chart::append(double x, std::span<const double> values) {
    if (!m_curves.empty() && x <= m_curves[0].lastX())
        std::erase_if(m_marks, [x](const Mark& mark) { return mark.x >= x; });
    for (std::size_t i = 0; i < m_curves.size(); ++i)
        m_curves[i].append(x, values[i]);
    m_stale = true;
}

void Chart::mark(const Mark& mark) {
    m_marks.push_back(mark);
    m_stale = true;
}

void Chart::refresh() {
    if (m_stale && isVisible())
        replot();
}

void Chart::setLogarithmic(bool on) {
    if (on == m_logarithmic)
        return;
    m_logarithmic = on;
    plots::setLogarithmic(*m_plot, on);
    Q_EMIT logarithmicChanged(on);
    fit();
}

void Chart::setSmoothing(double weight) {
    m_smoothing = weight;
    for (Curve& curve : m_curves)
        curve.setSmoothing(weight);
    makeGraphs();
    m_stale = true;
    refresh();
}

void Chart::fit() {
    m_follows = true;
    m_stale = m_axesChanged = true;
    refresh();
}

void Chart::setView(const Range& x, const Range& y) {
    if (!QCPRange::validRange(x.lower, x.upper) || !QCPRange::validRange(y.lower, y.upper) ||
        (m_logarithmic && y.lower <= 0))
        return;
    m_follows = false;
    m_x = x;
    m_y = y;
    m_stale = m_axesChanged = true;
    refresh();
}

Scale Chart::scale() const { return {QRectF(m_plot->axisRect()->rect()), m_x, m_y, m_logarithmic}; }

void Chart::setCursor(std::optional<QPointF> position) {
    m_cursor = position;
    m_overlay->update();
}

std::optional<std::size_t> Chart::cursorIndex() const {
    const Scale seen = scale();
    if (!m_cursor || m_curves.empty() || m_curves[0].raw().size() == 0 || !seen.area.contains(*m_cursor))
        return {};
    const CurveHistory& points = m_curves[0].raw();
    const double x = seen.valueX(m_cursor->x());
    const std::size_t left = points.indexAt(x);
    const bool nextIsNearer = left + 1 < points.size() && points.at(left + 1).x - x < x - points.at(left).x;
    return nextIsNearer ? left + 1 : left;
}

std::optional<QRectF> Chart::zoomRectangle() const {
    if (m_drag != Drag::Zoom)
        return {};
    return QRectF(m_dragFrom, m_dragTo).normalized().intersected(scale().area);
}

void Chart::makeGraphs() {
    m_plot->clearGraphs();
    // First all raw lines, then the smoothed ones over them.
    for (const bool smooth : {false, true}) {
        if (smooth && m_smoothing <= 0)
            break;
        for (const Series& one : m_series) {
            const bool background = !smooth && m_smoothing > 0;
            QColor color = seriesColor(one.color);
            color.setAlphaF(background ? 0.35f : 1.0f);
            QCPGraph* graph = m_plot->addGraph();
            graph->setPen(QPen(color, background ? 1.0 : 1.5,
                               one.dashed && !background ? Qt::DashLine : Qt::SolidLine));
            graph->setAdaptiveSampling(false);
            graph->setSelectable(QCP::stNone);
        }
    }
}

void Chart::thinCurves() {
    const int columns = std::max(1, int(m_plot->axisRect()->width() * devicePixelRatioF()));
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        m_curves[i].raw().thin(m_x.lower, m_x.upper, columns, m_raw[i]);
        m_curves[i].smoothed().thin(m_x.lower, m_x.upper, columns, m_smoothed[i]);
    }
}

Range Chart::fitted() const {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto* curves : {&m_raw, &m_smoothed})
        for (const auto& samples : *curves)
            for (const Sample& sample : samples)
                if (drawable(sample.y, m_logarithmic)) {
                    low = std::min(low, sample.y);
                    high = std::max(high, sample.y);
                }
    if (low > high)
        return m_logarithmic ? Range{0.01, 1} : m_bounds.value_or(Range{0, 1});
    if (m_logarithmic)
        return logRange(low, high);
    Range range = linearRange(low, high);
    if (m_bounds) {
        range = {std::max(range.lower, m_bounds->lower), std::min(range.upper, m_bounds->upper)};
        const double room = kBoundsRoom * range.size();
        range = {range.lower - room, range.upper + room};
    }
    return range;
}

void Chart::showCurves() {
    const std::size_t count = m_curves.size();
    for (std::size_t i = 0; i < count; ++i) {
        m_plot->graph(int(i))->data()->set(graphData(m_raw[i], m_logarithmic), true);
        if (m_smoothing > 0)
            m_plot->graph(int(count + i))->data()->set(graphData(m_smoothed[i], m_logarithmic), true);
    }
}

void Chart::replot() {
    m_stale = false;
    const Range x = m_x, y = m_y;
    if (m_follows) {
        double last = kShortestAxis;
        for (const Curve& curve : m_curves)
            last = std::max(last, curve.lastX());
        m_x = {0, roundUp(last)};
    }
    thinCurves();
    if (m_follows)
        m_y = fitted();
    showCurves();
    if (m_axesChanged || !(m_x == x) || !(m_y == y))
        applyView();
    else
        m_plot->layer(QStringLiteral("main"))->replot();
    m_overlay->update();
    Q_EMIT replotted();
}

void Chart::applyView() {
    m_axesChanged = false;
    m_plot->xAxis->setRange(m_x.lower, m_x.upper);
    m_plot->yAxis->setRange(m_y.lower, m_y.upper);
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

void Chart::restyle() {
    stylePlot(*m_plot);
    makeGraphs();
    m_stale = m_axesChanged = true;
    refresh();
}

void Chart::paintTo(QPaintDevice& device) {
    QCPPainter painter(&device);
    if (dynamic_cast<QImage*>(&device) == nullptr)
        painter.setMode(QCPPainter::pmVectorized);
    painter.fillRect(rect(), theme().panel);
    m_plot->toPainter(&painter, width(), height());
    ChartOverlay::paint(painter, *this, false);
}

} // namespace ui::plots
