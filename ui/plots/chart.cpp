#include "ui/plots/chart.h"

#include "ui/plots/chart_overlay.h"
#include "ui/plots/line_style.h"
#include "ui/plots/plot_style.h"
#include "ui/theme.h"

#include <QApplication>
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

/// Opacity of the raw line behind, and in front where there is no other (two of them cross).
constexpr float kFaint = 0.35f, kRawAlone = 0.85f;
constexpr double kLineWidth = 1.5;
/// In pixels, of lines of usual width.
constexpr double kDash = 6, kGap = 3;

bool drawable(double y, bool logarithmic) { return std::isfinite(y) && (!logarithmic || y > 0); }

QVector<QCPGraphData> graphData(const std::vector<Sample>& samples, bool logarithmic) {
    QVector<QCPGraphData> data;
    data.reserve(qsizetype(samples.size()));
    for (const Sample& sample : samples) {
        const bool drawn = drawable(sample.y, logarithmic);
        data.append({sample.x, !drawn        ? std::numeric_limits<double>::quiet_NaN()
                               : logarithmic ? std::log10(sample.y)
                                             : sample.y});
    }
    return data;
}

} // namespace

Chart::Chart(QWidget* parent) : QWidget(parent), m_plot(makePlot(this)), m_overlay(new ChartOverlay(*this)) {
    setFocusPolicy(Qt::StrongFocus);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->installEventFilter(this);
    setMinimumSize(120, 80);
    m_click.setSingleShot(true);
    m_click.setInterval(QApplication::doubleClickInterval());
    connect(&m_click, &QTimer::timeout, this, [this] { choosePoint(m_dragFrom); });
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
    makeGraphs();
    fit();
}

void Chart::nameSeries(std::vector<Series> series) {
    if (series.size() != m_series.size() || series == m_series)
        return;
    m_series = std::move(series);
    m_overlay->update();
}

void Chart::append(double x, std::span<const double> values) {
    if (!m_curves.empty() && x <= m_curves[0].lastX())
        truncate(x);
    for (std::size_t i = 0; i < m_curves.size(); ++i)
        m_curves[i].append(x, values[i]);
    m_stale = true;
}

void Chart::truncate(double x) {
    std::erase_if(m_marks, [x](const Mark& mark) { return mark.x >= x; });
    for (Curve& curve : m_curves)
        curve.truncate(x);
    m_stale = true;
}

void Chart::putBack(Collected collected) {
    m_curves = std::move(collected.curves);
    m_marks = std::move(collected.marks);
    for (Curve& curve : m_curves)
        curve.setSmoothing(m_smoothing);
    m_stale = true;
}

void Chart::mark(const Mark& mark) {
    m_marks.push_back(mark);
    m_stale = true;
}

void Chart::setMarks(std::vector<Mark> marks) {
    std::erase_if(m_marks, [](const Mark& mark) { return !mark.bad; });
    m_marks.insert(m_marks.end(), marks.begin(), marks.end());
    std::stable_sort(m_marks.begin(), m_marks.end(), [](const Mark& a, const Mark& b) { return a.x < b.x; });
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
    // First all raw lines, then what stands out over them.
    for (const bool front : {false, true})
        for (const Series& one : m_series) {
            QColor color = seriesColor(one.color);
            color.setAlphaF(front ? (m_smoothing > 0 ? 1.0f : kRawAlone) : kFaint);
            QCPGraph* graph = m_plot->addGraph();
            graph->setPen(QPen(color));
            graph->setAdaptiveSampling(false);
            graph->setSelectable(QCP::stNone);
        }
}

void Chart::thinCurves() {
    const int columns = std::max(1, int(m_plot->axisRect()->width() * devicePixelRatioF()));
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        m_curves[i].raw().thin(m_x.lower, m_x.upper, columns, m_raw[i]);
        m_curves[i].smoothed().average(m_x.lower, m_x.upper, columns, m_smoothed[i]);
    }
}

Range Chart::fitted() const {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    const auto take = [&](const std::vector<Sample>& samples) {
        for (const Sample& sample : samples)
            if (drawable(sample.y, m_logarithmic)) {
                low = std::min(low, sample.y);
                high = std::max(high, sample.y);
            }
    };
    for (const auto* curves : {&m_raw, &m_smoothed})
        for (const auto& samples : *curves)
            take(samples);
    for (const Series& one : m_series)
        if (one.ghost)
            take(*one.ghost);
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
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        showLine(i, true, m_smoothing > 0 ? m_smoothed[i] : m_raw[i]);
        // Where the line in front shows every point, nothing has to stand behind it.
        if (m_smoothing > 0 || m_series[i].dashed)
            showLine(i, false, m_raw[i]);
        else
            m_plot->graph(int(i))->data()->clear();
    }
}

void Chart::showLine(std::size_t place, bool front, const std::vector<Sample>& line) {
    QCPGraph& graph = *m_plot->graph(int(front ? m_curves.size() + place : place));
    const Scale seen = scale();
    const bool dense = double(line.size()) > seen.area.width();
    const bool penDashes = front && !dense && dashesTellCurvesApart();
    const bool dashed = front && !penDashes && m_series[place].dashed;
    if (dense)
        strokes(line, seen, int(stroke(kDash)), dashed ? int(stroke(kGap)) : 0, m_drawn);
    else if (dashed)
        dash(line, seen, stroke(kDash), stroke(kGap), m_drawn);
    if (dense && stroke(1) > 1)
        thicken(m_drawn, seen, stroke(1) - 1);
    const std::vector<Sample>* drawn = dense || dashed ? &m_drawn : &line;
    if (!m_follows) {
        cut(*drawn, seen, m_cut);
        drawn = &m_cut;
    }
    graph.data()->set(graphData(*drawn, m_logarithmic), true);
    graph.setAntialiased(!dense);
    QPen pen(graph.pen().color(), dense ? 1 : stroke(front ? kLineWidth : 1));
    graph.setPen(penDashes ? curvePen(pen.color(), kLineWidth, int(place), false) : pen);
}

void Chart::replot() {
    m_stale = false;
    const Range x = m_x, y = m_y;
    if (m_follows) {
        double last = kShortestAxis;
        for (const Curve& curve : m_curves)
            last = std::max(last, curve.lastX());
        for (const Series& one : m_series)
            if (one.ghost && !one.ghost->empty())
                last = std::max(last, one.ghost->back().x);
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
    if (m_logarithmic)
        m_plot->yAxis->setRange(std::log10(m_y.lower), std::log10(m_y.upper));
    else
        m_plot->yAxis->setRange(m_y.lower, m_y.upper);
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

void Chart::restyle() {
    stylePlot(*m_plot);
    makeGraphs();
    m_stale = m_axesChanged = true;
    refresh();
}

} // namespace ui::plots
