#include "ui/data/scatter_view.h"

#include "ui/data/explorer_words.h"
#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using plots::Range;

constexpr double kRoom = 0.05, kNear = 8, kWheel = 1.2;
/// So many points are painted within a frame.
constexpr std::size_t kAtOnce = 50'000;
constexpr double kPageRatio = 2; ///< pixels a point of a page
/// Shorter than this a drag is a click.
constexpr int kClick = 4;

Range around(const engine::data::ColumnSummary& summary) {
    if (summary.present == 0)
        return {0, 1};
    const double range = summary.maximum - summary.minimum;
    const double room = range > 0 ? kRoom * range : std::max(0.5, std::abs(summary.minimum) * 1e-6);
    return {summary.minimum - room, summary.maximum + room};
}

bool usable(const Range& range) {
    const double size = range.size();
    return std::isfinite(size) && size > 1e-12 * std::max(std::abs(range.lower), std::abs(range.upper)) &&
           size > 1e-300;
}

} // namespace

ScatterView::ScatterView(RowSelection& selection, QWidget* parent)
    : Picture(QStringLiteral("scatter"), parent), m_selection(selection) {
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Scatter of two columns"));
    connect(&selection, &RowSelection::changed, this, &ScatterView::repaintPoints);
}

void ScatterView::setOverview(engine::data::OverviewPtr overview) {
    m_scatter.overview = std::move(overview);
    m_job.cancel();
    m_stamps = nullptr;
    m_painted.image = QImage();
    const auto columns = m_scatter.overview ? Eigen::Index(m_scatter.overview->summaries.size()) : 0;
    m_scatter.x = std::min<Eigen::Index>(m_scatter.x, std::max<Eigen::Index>(0, columns - 1));
    m_scatter.y = std::min<Eigen::Index>(m_scatter.y, std::max<Eigen::Index>(0, columns - 1));
    showAll();
}

void ScatterView::setColumns(engine::core::Index x, engine::core::Index y) {
    m_scatter.x = x;
    m_scatter.y = y;
    m_job.cancel();
    m_painted.image = QImage();
    showAll();
}

void ScatterView::showAll() {
    m_all = true;
    if (m_scatter.overview && !m_scatter.overview->summaries.empty()) {
        m_x = around(m_scatter.overview->summaries[std::size_t(m_scatter.x)]);
        m_y = around(m_scatter.overview->summaries[std::size_t(m_scatter.y)]);
    }
    repaintPoints();
    Q_EMIT zoomed();
}

void ScatterView::setRanges(Range x, Range y) {
    if (!usable(x) || !usable(y))
        return;
    m_x = x;
    m_y = y;
    m_all = false;
    repaintPoints();
    Q_EMIT zoomed();
}

void ScatterView::repaintPoints() {
    m_isCurrent = false;
    update();
}

void ScatterView::forgetPixels() {
    m_stamps = nullptr;
    m_isCurrent = false;
}

plots::Axes ScatterView::axes() const {
    plots::Axes axes;
    axes.area = QRectF(rect()).marginsRemoved(plots::Axes::margins() +
                                              QMarginsF(0, scaled(6), scaled(6), 2 * plots::keysHeight()));
    axes.x = m_x;
    axes.y = m_y;
    axes.grid = true;
    return axes;
}

std::vector<plots::Key> ScatterView::keys() const {
    const auto& set = *m_scatter.overview->dataset;
    auto keys = plots::answerKeys(meaningOf(set), set);
    for (auto& key : keys)
        if (bool isNumber = false; key.name.toDouble(&isNumber), isNumber)
            key.name = tr("class %1").arg(key.name);
    keys.push_back({theme().muted, tr("training"), plots::Key::Shape::Dot});
    const auto& balance = m_scatter.overview->balance;
    if (balance.samples(engine::data::Part::Train) < m_selection.rows())
        keys.push_back({theme().muted, tr("held out"), plots::Key::Shape::Ring});
    const auto& summaries = m_scatter.overview->summaries;
    if (summaries[std::size_t(m_scatter.x)].outliers + summaries[std::size_t(m_scatter.y)].outliers > 0)
        keys.push_back({outlierColor(), tr("outlier"), plots::Key::Shape::Ring});
    return keys;
}

ScatterJob ScatterView::jobFor(const plots::Axes& axes, double ratio) const {
    ScatterJob job{m_scatter, nullptr, axes, {}, size() * ratio, ratio};
    job.scatter.radius = scatterRadius(Eigen::Index(m_scatter.overview->parts.size()));
    if (m_selection.count() > 0)
        job.selected = m_selection.marks();
    return job;
}

/// While one image is being painted the next one waits, so that dragging shows those on the way.
void ScatterView::preparePoints() {
    if (m_isCurrent || m_job.isBusy() || !m_scatter.overview || m_scatter.overview->summaries.empty())
        return;
    m_isCurrent = true;
    ScatterJob job = jobFor(axes(), devicePixelRatioF());
    if (m_stamps == nullptr)
        m_stamps = scatterStamps(job.scatter, job.ratio);
    job.stamps = m_stamps;
    const bool here = job.scatter.overview->parts.size() <= kAtOnce;
    m_job.start([job](const LatestJob::Wanted& wanted) { return scatterImage(job, *wanted); },
                [this, here, axes = job.axes](const QImage& image) {
                    m_painted = {image, axes};
                    if (!here)
                        update();
                },
                here);
}

void ScatterView::paintEvent(QPaintEvent* event) {
    preparePoints();
    Picture::paintEvent(event);
}

void ScatterView::paintPoints(QPainter& painter, const plots::Axes& axes) const {
    if (painter.device()->devType() != QInternal::Widget) {
        static const std::atomic<bool> kWanted = true;
        ScatterJob page = jobFor(axes, kPageRatio);
        page.stamps = scatterStamps(page.scatter, kPageRatio);
        return painter.drawImage(QPointF(0, 0), scatterImage(page, kWanted));
    }
    if (m_painted.image.isNull())
        return;
    const plots::Axes& old = m_painted.axes;
    const QPointF topLeft = axes.toPixel(old.x.lower, old.y.upper);
    const QPointF bottomRight = axes.toPixel(old.x.upper, old.y.lower);
    const double perX = (bottomRight.x() - topLeft.x()) / old.area.width();
    const double perY = (bottomRight.y() - topLeft.y()) / old.area.height();
    const QSizeF whole = m_painted.image.deviceIndependentSize();
    painter.drawImage(QRectF(topLeft.x() - old.area.left() * perX, topLeft.y() - old.area.top() * perY,
                             whole.width() * perX, whole.height() * perY),
                      m_painted.image);
}

void ScatterView::draw(QPainter& painter) const {
    if (!m_scatter.overview || m_scatter.overview->summaries.empty())
        return;
    const plots::Axes axes = this->axes();
    axes.paint(painter);
    painter.save();
    painter.setClipRect(axes.area.adjusted(-1, -1, 1, 1));
    paintPoints(painter, axes);
    if (m_box) {
        QColor fill = theme().accent;
        fill.setAlphaF(0.15F);
        painter.setPen(QPen(theme().accent, 1));
        painter.setBrush(fill);
        painter.drawRect(*m_box);
    }
    painter.restore();
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().muted);
    const double line = painter.fontMetrics().height();
    const auto& set = *m_scatter.overview->dataset;
    painter.drawText(QRectF(axes.area.left(), axes.area.top() - line - 2, axes.area.width(), line),
                     Qt::AlignLeft, QStringLiteral("↑ ") + columnTitle(set, m_scatter.y));
    painter.drawText(QRectF(axes.area.left(), axes.area.bottom() + plots::Axes::margins().bottom(),
                            axes.area.width(), line),
                     Qt::AlignRight, columnTitle(set, m_scatter.x) + QStringLiteral(" →"));
    paintKeys(painter, {0, height() - plots::keysHeight() - 2, double(width()), plots::keysHeight()}, keys());
}

int ScatterView::sampleAt(const QPointF& position) const {
    const plots::Axes axes = this->axes();
    if (!m_scatter.overview || m_scatter.overview->summaries.empty() || !axes.area.contains(position))
        return -1;
    const double* xs = engine::data::columnValues(*m_scatter.overview->dataset, m_scatter.x);
    const double* ys = engine::data::columnValues(*m_scatter.overview->dataset, m_scatter.y);
    const double perX = axes.area.width() / axes.x.size(), perY = axes.area.height() / axes.y.size();
    double nearest = scaled(kNear) * scaled(kNear);
    int found = -1;
    for (int row = 0; row < m_selection.rows(); ++row) {
        const double dx = axes.area.left() + (xs[row] - axes.x.lower) * perX - position.x();
        const double dy = axes.area.bottom() - (ys[row] - axes.y.lower) * perY - position.y();
        // Of those at the same place the one on top.
        if (dx * dx + dy * dy <= nearest) {
            nearest = dx * dx + dy * dy;
            found = row;
        }
    }
    return found;
}

QStringList ScatterView::readAt(const QPointF& position) const {
    const int row = m_box ? -1 : sampleAt(position);
    if (row < 0)
        return {};
    const auto& overview = *m_scatter.overview;
    const auto& set = *overview.dataset;
    QStringList lines{tr("sample %1 · %2").arg(formatCount(row), partName(overview.parts[std::size_t(row)])),
                      answerOf(set, row)};
    for (const auto column : {m_scatter.x, m_scatter.y}) {
        const double value = engine::data::columnValues(set, column)[row];
        const auto& summary = overview.summaries[std::size_t(column)];
        QString line = columnTitle(set, column) + QLatin1Char(' ') + formatNumber(value);
        if (summary.isOutlier(value))
            line += tr("  (outlier: modified z %1)").arg(formatNumber(summary.modifiedZ(value)));
        lines << line;
    }
    return lines;
}

std::vector<int> ScatterView::rowsIn(const QRectF& box) const {
    const plots::Axes axes = this->axes();
    const double* xs = engine::data::columnValues(*m_scatter.overview->dataset, m_scatter.x);
    const double* ys = engine::data::columnValues(*m_scatter.overview->dataset, m_scatter.y);
    const double x0 = axes.valueX(box.left()), x1 = axes.valueX(box.right());
    const double y0 = axes.valueY(box.bottom()), y1 = axes.valueY(box.top());
    std::vector<int> rows;
    for (int row = 0; row < m_selection.rows(); ++row)
        if (xs[row] >= x0 && xs[row] <= x1 && ys[row] >= y0 && ys[row] <= y1)
            rows.push_back(row);
    return rows;
}

void ScatterView::mousePressEvent(QMouseEvent* event) {
    m_pressed = m_panned = event->position();
    if (event->button() == Qt::LeftButton && m_scatter.overview)
        m_box = QRectF(m_pressed, m_pressed);
}

void ScatterView::mouseMoveEvent(QMouseEvent* event) {
    const plots::Axes axes = this->axes();
    if (event->buttons() & Qt::MiddleButton) {
        const QPointF moved = event->position() - m_panned;
        m_panned = event->position();
        const double dx = moved.x() / axes.area.width() * m_x.size(),
                     dy = moved.y() / axes.area.height() * m_y.size();
        setRanges({m_x.lower - dx, m_x.upper - dx}, {m_y.lower + dy, m_y.upper + dy});
    } else if (m_box) {
        m_box = QRectF(m_pressed, event->position()).normalized() & axes.area;
    }
    Picture::mouseMoveEvent(event);
}

void ScatterView::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_box || event->button() != Qt::LeftButton)
        return;
    const QRectF box = *m_box;
    m_box.reset();
    update();
    const auto how = RowSelection::howOf(event->modifiers());
    if ((event->position() - m_pressed).manhattanLength() < kClick) {
        const int row = sampleAt(event->position());
        if (row >= 0 || how == RowSelection::How::Replace)
            m_selection.select(row >= 0 ? std::vector<int>{row} : std::vector<int>(), how);
    } else if (m_drag == Drag::Select) {
        m_selection.select(rowsIn(box), how);
    } else if (box.width() > kClick && box.height() > kClick) {
        const plots::Axes axes = this->axes();
        setRanges({axes.valueX(box.left()), axes.valueX(box.right())},
                  {axes.valueY(box.bottom()), axes.valueY(box.top())});
    }
}

void ScatterView::mouseDoubleClickEvent(QMouseEvent*) {
    m_box.reset();
    showAll();
}

void ScatterView::wheelEvent(QWheelEvent* event) {
    const plots::Axes axes = this->axes();
    if (!m_scatter.overview || !axes.area.contains(event->position()))
        return event->ignore();
    const double factor = std::pow(kWheel, -event->angleDelta().y() / 120.0);
    const double x = axes.valueX(event->position().x()), y = axes.valueY(event->position().y());
    setRanges({x - (x - m_x.lower) * factor, x + (m_x.upper - x) * factor},
              {y - (y - m_y.lower) * factor, y + (m_y.upper - y) * factor});
}

void ScatterView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_selection.count() > 0)
        return m_selection.clear();
    Picture::keyPressEvent(event);
}

QByteArray ScatterView::csv() const {
    if (!m_scatter.overview)
        return {};
    const auto& set = *m_scatter.overview->dataset;
    QByteArray text =
        (columnTitle(set, m_scatter.x) + QLatin1Char(',') + columnTitle(set, m_scatter.y)).toUtf8() + '\n';
    const double* xs = engine::data::columnValues(set, m_scatter.x);
    const double* ys = engine::data::columnValues(set, m_scatter.y);
    for (int row = 0; row < m_selection.rows(); ++row)
        text += QByteArray::number(xs[row], 'g', 17) + ',' + QByteArray::number(ys[row], 'g', 17) + '\n';
    return text;
}

} // namespace ui
