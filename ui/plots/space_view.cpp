#include "ui/plots/space_view.h"

#include "ui/plots/sample_marks.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui::plots {

namespace {

using engine::core::Index;
using engine::core::MatrixD;

/// Cells of the grid on a side, about.
constexpr int kCells = 16;
/// Of their span, what points leave free at either side.
constexpr double kPadding = 0.05;
/// A span smaller than this share of its numbers is shown as if it were one.
constexpr double kSmallestSpan = 1e-3;
/// How much of the span of the samples the grid may take beyond them at either side.
constexpr double kBeyond = 0.6;
/// Beside a line of keys.
constexpr int kKeyRoom = 12;
constexpr double kNear = 9, kFar = 2e4; // pixels
/// With more samples than these, points are smaller.
constexpr std::size_t kCrowded = 250;
/// Lines of the grid: how much of their colour is the answer's, and how strong they are: points stand out.
constexpr double kAnswer = 0.75;
constexpr float kStrength = 0.65f;

struct Extent {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    bool isEmpty() const { return low > high; }
};

Extent extentOf(const MatrixD& points, Index axis) {
    Extent extent;
    for (Index j = 0; j < points.cols(); ++j)
        if (points.col(j).allFinite()) {
            extent.low = std::min(extent.low, points(axis, j));
            extent.high = std::max(extent.high, points(axis, j));
        }
    return extent;
}

void follow(SteadyRange& range, const engine::train::Space& space, Index axis) {
    Extent extent = extentOf(space.points, axis);
    const Extent grid = extentOf(space.grid, axis);
    if (extent.isEmpty())
        return;
    if (!grid.isEmpty()) {
        const double span = extent.high - extent.low;
        extent = {std::clamp(grid.low, extent.low - kBeyond * span, extent.low),
                  std::clamp(grid.high, extent.high, extent.high + kBeyond * span)};
    }
    const double padding =
        std::max(kPadding * (extent.high - extent.low),
                 kSmallestSpan / 2 * std::max(std::abs(extent.low), std::abs(extent.high)));
    range.follow(extent.low - padding, extent.high + padding);
}

Range widened(const Range& range, double size) {
    const double middle = (range.lower + range.upper) / 2;
    return {middle - size / 2, middle + size / 2};
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

/// One line of the grid: from point to point, in the colour of the answer where each piece begins.
class GridLine {
public:
    GridLine(QPainter& painter, double width) : m_painter(painter), m_width(width) {}
    ~GridLine() { flush(); }
    void add(const QPointF& at, QRgb color) {
        const bool seen = std::abs(at.x()) < kFar && std::abs(at.y()) < kFar; // false of NaN as well
        if (seen)
            m_piece << at;
        if (!seen || color != m_color) {
            flush();
            if (seen)
                m_piece << at;
        }
        m_color = color;
    }

private:
    void flush() {
        if (m_piece.size() > 1) {
            QColor color = mixed(theme().muted, QColor(m_color), kAnswer);
            color.setAlphaF(kStrength);
            m_painter.setPen(QPen(color, m_width));
            m_painter.drawPolyline(m_piece);
        }
        m_piece.clear();
    }
    QPainter& m_painter;
    double m_width;
    QPolygonF m_piece;
    QRgb m_color = 0;
};

} // namespace

SpaceView::SpaceView(QWidget* parent) : Picture(QStringLiteral("hidden-space"), parent) {}

void SpaceView::setData(engine::data::PreparedPtr prepared, const FieldMeaning& meaning) {
    m_data = std::move(prepared);
    m_meaning = meaning;
    setSpace(nullptr, nullptr);
}

void SpaceView::setSpace(SpacePtr space, ResponsePtr response) {
    if (!space || !m_space || space->choice != m_space->choice) {
        m_x.reset();
        m_y.reset();
    }
    m_space = std::move(space);
    m_response = std::move(response);
    if (m_space)
        followLimits();
    forgetPixels();
    update();
}

bool SpaceView::isOverClasses() const {
    return m_space->againstTarget && m_data->dataset->task == engine::data::Task::Classification;
}

void SpaceView::followLimits() {
    follow(m_x, *m_space, 0);
    if (isOverClasses())
        m_y.follow(-0.5, double(m_data->dataset->classNames.size()) - 0.5);
    else
        follow(m_y, *m_space, 1);
}

QString SpaceView::axisName(int axis, double room) const {
    const auto& choice = m_space->choice;
    if (m_space->againstTarget && axis == 1) {
        const auto& names = m_data->dataset->targetNames;
        return isOverClasses() ? tr("class")
               : names.empty() ? tr("target")
                               : tr("target %1").arg(QString::fromStdString(names.front()));
    }
    if (m_space->againstTarget)
        return tr("a of unit %1").arg(1);
    if (!choice.components)
        return tr("a of unit %1").arg((axis == 0 ? choice.x : choice.y) + 1);
    const double percent = 100 * m_space->map.shares[axis];
    const QString share = formatTick(std::round(percent * 10) / 10);
    const QString full = tr("component %1 · %2 % of variance").arg(QString::number(axis + 1), share);
    const bool fits = QFontMetricsF(ui::font(FontRole::Small)).horizontalAdvance(full) <= room;
    return fits ? full : tr("component %1 · %2 %").arg(QString::number(axis + 1), share);
}

Axes SpaceView::axes() const {
    Axes axes;
    const double line = QFontMetricsF(ui::font(FontRole::Small)).height();
    const double below = line + double(m_data ? keyLines().size() : 1) * keysHeight();
    axes.area = QRectF(rect()).marginsRemoved(Axes::margins() + QMarginsF(0, 0, 0, below));
    axes.x = m_x.range();
    axes.y = m_y.range();
    axes.grid = false;
    if (!m_space)
        return axes;
    axes.yName = axisName(1, axes.area.width());
    axes.yLabels = !isOverClasses();
    if (m_space->choice.components && !m_space->againstTarget) {
        const double unit = std::max(axes.x.size() / axes.area.width(), axes.y.size() / axes.area.height());
        axes.x = widened(axes.x, unit * axes.area.width());
        axes.y = widened(axes.y, unit * axes.area.height());
    }
    return axes;
}

std::vector<std::vector<Key>> SpaceView::keyLines() const {
    auto answers = answerKeys(m_meaning, *m_data->dataset);
    const auto parts = partKeys(m_data->split);
    auto all = answers;
    all.insert(all.end(), parts.begin(), parts.end());
    if (keysWidth(all) <= width() - scaled(kKeyRoom))
        return {all};
    return {answers, parts};
}

void SpaceView::draw(QPainter& painter) const {
    if (!m_data || !m_space)
        return;
    // Onto paper it goes as it is; onto the screen from a picture of it.
    if (painter.device()->devType() != QInternal::Widget)
        return drawAll(painter);
    if (m_pixels.isNull()) {
        const double ratio = devicePixelRatioF();
        m_pixels = QPixmap(size() * ratio);
        m_pixels.setDevicePixelRatio(ratio);
        m_pixels.fill(Qt::transparent);
        QPainter onto(&m_pixels);
        onto.setRenderHint(QPainter::Antialiasing);
        drawAll(onto);
    }
    painter.drawPixmap(0, 0, m_pixels);
}

void SpaceView::drawAll(QPainter& painter) const {
    const Axes axes = this->axes();
    axes.paint(painter);
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(axes.area);
    painter.save();
    painter.setClipRect(axes.area);
    drawGrid(painter, axes);
    drawSamples(painter, axes);
    painter.restore();
    painter.setPen(theme().faint);
    const double line = painter.fontMetrics().height();
    double top = axes.area.bottom() + Axes::margins().bottom();
    painter.drawText(QRectF(axes.area.left(), top, axes.area.width(), line),
                     Qt::AlignRight | Qt::AlignVCenter, axisName(0, axes.area.width()));
    top += line;
    for (const auto& keys : keyLines()) {
        paintKeys(painter, {0, top, double(width()), keysHeight()}, keys);
        top += keysHeight();
    }
}

void SpaceView::drawGrid(QPainter& painter, const Axes& axes) const {
    if (!m_response || m_space->grid.size() == 0)
        return;
    const QImage colors = fieldImage(*m_response, m_meaning);
    const int width = m_response->width, height = m_response->height;
    painter.setBrush(Qt::NoBrush);
    const auto add = [&](GridLine& line, int x, int y) {
        const Index point = Index(y) * width + x;
        line.add(axes.toPixel(m_space->grid(0, point), m_space->grid(1, point)), colors.pixel(x, y));
    };
    if (height == 1) {
        GridLine line(painter, 2);
        for (int x = 0; x < width; ++x)
            add(line, x, 0);
        return;
    }
    const int stride = std::max(1, int(std::lround(double(width - 1) / kCells)));
    for (int i = (width - 1) % stride / 2; i < width; i += stride) {
        GridLine down(painter, 1);
        for (int y = 0; y < height; ++y)
            add(down, i, y);
    }
    for (int i = (height - 1) % stride / 2; i < height; i += stride) {
        GridLine across(painter, 1);
        for (int x = 0; x < width; ++x)
            add(across, x, i);
    }
}

void SpaceView::drawSamples(QPainter& painter, const Axes& axes) const {
    const auto& rows = m_space->samples.rows;
    const bool crowded = rows.size() > kCrowded || axes.area.width() < 260;
    const double radius = (crowded ? 2.7 : 3.4) * Look::instance().textScale();
    // In the order of the data, so that no part covers another.
    std::vector<Index> order(rows.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = Index(i);
    std::sort(order.begin(), order.end(),
              [&](Index a, Index b) { return rows[std::size_t(a)] < rows[std::size_t(b)]; });
    for (const Index i : order)
        if (m_space->points.col(i).allFinite())
            paintSample(painter, axes.toPixel(m_space->points(0, i), m_space->points(1, i)), radius,
                        m_meaning, *m_data->dataset, rows[std::size_t(i)], i < m_space->samples.train);
}

std::optional<Index> SpaceView::sampleAt(const QPointF& position) const {
    if (!m_data || !m_space)
        return {};
    const Axes axes = this->axes();
    std::optional<Index> found;
    double nearest = scaled(kNear);
    for (Index i = 0; i < m_space->points.cols(); ++i) {
        const QPointF at = axes.toPixel(m_space->points(0, i), m_space->points(1, i)) - position;
        if (const double distance = std::hypot(at.x(), at.y()); distance < nearest) {
            nearest = distance;
            found = i;
        }
    }
    return found;
}

QString SpaceView::partName(Index sample) const {
    const auto& samples = m_space->samples;
    return sample < samples.train                        ? tr("training")
           : sample < samples.train + samples.validation ? tr("validation")
                                                         : tr("test");
}

QString SpaceView::answerOf(int row) const {
    const auto& dataset = *m_data->dataset;
    if (dataset.task == engine::data::Task::Regression)
        return tr("target %1").arg(formatNumber(m_data->ownTargets()(0, row)));
    const auto index = std::size_t(dataset.classes[std::size_t(row)]);
    return tr("class %1")
        .arg(index < dataset.classNames.size() ? QString::fromStdString(dataset.classNames[index])
                                               : QString::number(index));
}

QStringList SpaceView::readAt(const QPointF& position) const {
    if (!m_data || !m_space || !axes().area.contains(position))
        return {};
    const auto sample = sampleAt(position);
    if (!sample)
        return {};
    const int row = m_space->samples.rows[std::size_t(*sample)];
    QStringList lines{tr("sample %1 · %2").arg(row).arg(partName(*sample)), answerOf(row)};
    for (int axis = 0; axis < (m_space->againstTarget ? 1 : 2); ++axis) {
        const QString name = m_space->choice.components && !m_space->againstTarget
                                 ? tr("component %1").arg(axis + 1)
                                 : axisName(axis);
        lines += QStringLiteral("%1 = %2").arg(name, formatNumber(m_space->points(axis, *sample)));
    }
    return lines;
}

QByteArray SpaceView::csv() const {
    if (!m_data || !m_space)
        return {};
    const bool regression = m_data->dataset->task == engine::data::Task::Regression;
    QByteArray text = "sample,part," + QByteArray(regression ? "target" : "class") + ',' +
                      axisName(0).toUtf8() + ',' + axisName(1).toUtf8() + '\n';
    for (Index i = 0; i < m_space->points.cols(); ++i) {
        const int row = m_space->samples.rows[std::size_t(i)];
        const QByteArray part = i < m_space->samples.train                                 ? "training"
                                : i < m_space->samples.train + m_space->samples.validation ? "validation"
                                                                                           : "test";
        text += QByteArray::number(row) + ',' + part + ',' +
                (regression ? QByteArray::number(m_data->ownTargets()(0, row), 'g', 9)
                            : QByteArray::number(m_data->dataset->classes[std::size_t(row)]));
        for (const int axis : {0, 1})
            text += ',' + QByteArray::number(m_space->points(axis, i), 'g', 9);
        text += '\n';
    }
    return text;
}

} // namespace ui::plots
