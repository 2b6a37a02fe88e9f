#include "ui/compare/surface_view.h"

#include "ui/compare/contours.h"
#include "ui/compare/lane_style.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::analysis::LossSurface;
using engine::analysis::PlanePoint;

namespace {

constexpr int kLevels = 14;
constexpr double kNear = 6; // pixels
/// Losses above this share of the points are not told apart.
constexpr double kTold = 0.97;
/// Of the relief: how far the plane is tilted, how high the surface, as shares of the width.
constexpr double kTilt = 0.52, kHeight = 0.34;

double logOf(double loss) { return std::log(std::max(loss, 1e-12)); }

} // namespace

SurfaceView::SurfaceView(QWidget* parent) : Picture(QStringLiteral("loss-surface"), parent) {
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &Picture::chosen, this, [this](int spot, const QPointF&, const QPoint& global) {
        const std::size_t path = endsInView()[std::size_t(spot)];
        Q_EMIT pointChosen(path, m_paths[path].points.size() - 1, global);
    });
}

void SurfaceView::setSurface(std::shared_ptr<const LossSurface> surface) {
    m_surface = std::move(surface);
    m_levels.clear();
    m_ground = QImage();
    if (m_surface) {
        std::vector<double> logs;
        for (const float loss : m_surface->loss)
            if (std::isfinite(loss))
                logs.push_back(logOf(double(loss)));
        std::sort(logs.begin(), logs.end());
        m_low = logs.empty() ? 0 : logs.front();
        m_high =
            logs.empty() ? 1 : std::max(m_low + 1e-6, logs[std::size_t(kTold * double(logs.size() - 1))]);
        for (int i = 1; i <= kLevels; ++i)
            m_levels.push_back(std::exp(m_low + (m_high - m_low) * i / (kLevels + 1)));
    }
    update();
}

void SurfaceView::setPaths(std::vector<Path> paths) {
    m_paths = std::move(paths);
    update();
}

void SurfaceView::setShown(Shown shown) {
    m_shown = shown;
    m_ground = QImage();
    update();
}

plots::Axes SurfaceView::axes() const {
    plots::Axes axes;
    axes.area = QRectF(rect()).adjusted(scaled(10), scaled(8), -scaled(10), -plots::keysHeight() - scaled(6));
    if (!m_surface)
        return axes;
    const auto& range = m_surface->range;
    axes.x = {range.x0, range.x1};
    axes.y = {range.y0, range.y1};
    return axes;
}

double SurfaceView::shareOf(double loss) const {
    return std::isfinite(loss) ? std::clamp((logOf(loss) - m_low) / (m_high - m_low), 0.0, 1.0) : 1;
}

/// Low ground stands out.
QColor SurfaceView::colorAt(double share) const {
    const QColor low = theme().positive, high = theme().panel;
    const double s = 0.75 * (1 - share);
    const auto mixed = [s](int a, int b) { return int(std::lround(a + (b - a) * s)); };
    return QColor(mixed(high.red(), low.red()), mixed(high.green(), low.green()),
                  mixed(high.blue(), low.blue()));
}

/// Where a point of the plane is drawn; in the relief at the height of its loss.
QPointF SurfaceView::place(double x, double y) const {
    const plots::Axes axes = this->axes();
    if (m_shown == Shown::Map)
        return axes.toPixel(x, y);
    const double u = (x - axes.x.lower) / axes.x.size() - 0.5, v = (y - axes.y.lower) / axes.y.size() - 0.5;
    const double width = std::min(axes.area.width(), 1.35 * axes.area.height()) * 0.78;
    const double loss =
        m_surface->at(std::clamp(x, axes.x.lower, axes.x.upper), std::clamp(y, axes.y.lower, axes.y.upper));
    // Turned by 30 degrees, seen from above at an angle.
    const double right = u * 0.866 + v * 0.5, back = v * 0.866 - u * 0.5;
    return {axes.area.center().x() + right * width, axes.area.center().y() + (0.12 * width) -
                                                        back * width * kTilt -
                                                        shareOf(loss) * width * kHeight + width * 0.08};
}

void SurfaceView::draw(QPainter& painter) const {
    if (!m_surface)
        return;
    painter.save();
    QPainterPath rounded;
    rounded.addRoundedRect(axes().area, 4, 4);
    painter.setClipPath(rounded);
    painter.drawImage(QPointF(), ground());
    drawPaths(painter);
    painter.restore();
    using Shape = plots::Key::Shape;
    QColor faint = theme().text;
    faint.setAlphaF(0.25f);
    plots::paintKeys(painter, {0, height() - plots::keysHeight() - 2.0, double(width()), plots::keysHeight()},
                     {{colorAt(0), tr("loss %1").arg(formatNumber(std::exp(m_low))), Shape::Block, 0},
                      {colorAt(1), tr("≥ %1").arg(formatNumber(std::exp(m_high))), Shape::Block, 0},
                      {theme().text, tr("path in the plane"), Shape::Line, 0},
                      {faint, tr("off it (its shadow)"), Shape::Line, 0}});
}

/// What is below the paths: the same until there is another surface.
const QImage& SurfaceView::ground() const {
    if (!m_ground.isNull())
        return m_ground;
    m_ground = QImage(size() * devicePixelRatioF(), QImage::Format_ARGB32_Premultiplied);
    m_ground.setDevicePixelRatio(devicePixelRatioF());
    m_ground.fill(Qt::transparent);
    QPainter painter(&m_ground);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_shown == Shown::Map) {
        drawMap(painter);
        drawContours(painter);
    } else {
        drawRelief(painter);
    }
    return m_ground;
}

void SurfaceView::drawMap(QPainter& painter) const {
    const int side = m_surface->side;
    QImage image(side, side, QImage::Format_RGB32);
    for (int i = 0; i < side * side; ++i)
        image.setPixel(i % side, i / side, colorAt(shareOf(double(m_surface->loss[std::size_t(i)]))).rgb());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF area = axes().area;
    // Grid points are at the edges: half of the outermost pixels lies outside.
    const double dx = area.width() / (side - 1) / 2, dy = area.height() / (side - 1) / 2;
    painter.drawImage(area.adjusted(-dx, -dy, dx, dy), image);
}

void SurfaceView::drawContours(QPainter& painter) const {
    const QRectF area = axes().area;
    QColor color = theme().muted;
    color.setAlphaF(0.45f);
    painter.setPen(QPen(color, stroke(1)));
    const double cell = 1.0 / (m_surface->side - 1);
    for (const double level : m_levels)
        for (const QLineF& line : contour(m_surface->loss, m_surface->side, level))
            painter.drawLine(QPointF(area.left() + line.x1() * cell * area.width(),
                                     area.top() + line.y1() * cell * area.height()),
                             QPointF(area.left() + line.x2() * cell * area.width(),
                                     area.top() + line.y2() * cell * area.height()));
}

/// Patches from the back to the front.
void SurfaceView::drawRelief(QPainter& painter) const {
    const int side = m_surface->side, every = std::max(1, side / 32);
    const auto& range = m_surface->range;
    const auto x = [&](int column) { return range.x0 + (range.x1 - range.x0) * column / (side - 1); };
    const auto y = [&](int row) { return range.y1 - (range.y1 - range.y0) * row / (side - 1); };
    QColor edge = theme().muted;
    edge.setAlphaF(0.35f);
    for (int row = 0; row + 1 < side; row += every)
        for (int column = 0; column + 1 < side; column += every) {
            const int below = std::min(row + every, side - 1), right = std::min(column + every, side - 1);
            const double loss = m_surface->at((x(column) + x(right)) / 2, (y(row) + y(below)) / 2);
            painter.setPen(QPen(edge, 0.6));
            painter.setBrush(colorAt(shareOf(loss)));
            painter.drawPolygon(QPolygonF{place(x(column), y(row)), place(x(right), y(row)),
                                          place(x(right), y(below)), place(x(column), y(below))});
        }
}

/// 1 in the plane, less the further off it.
double SurfaceView::strength(double off, double seen) const {
    return std::clamp(1 - off / (kFarOff * seen), 0.0, 1.0) * 0.8 + 0.2;
}

void SurfaceView::drawPaths(QPainter& painter) const {
    const plots::Axes axes = this->axes();
    const double seen = std::max(axes.x.size(), axes.y.size());
    const auto isInside = [&](const PlanePoint& point) {
        return point.x >= axes.x.lower && point.x <= axes.x.upper && point.y >= axes.y.lower &&
               point.y <= axes.y.upper;
    };
    for (const Path& path : m_paths) {
        for (std::size_t i = 1; i < path.points.size(); ++i) {
            const PlanePoint &a = path.points[i - 1], &b = path.points[i];
            if (m_shown == Shown::Relief && !(isInside(a) && isInside(b)))
                continue;
            QPen pen = lanePen(path.style, 2.2);
            QColor color = pen.color();
            color.setAlphaF(float(strength((a.off + b.off) / 2, seen)));
            pen.setColor(color);
            painter.setPen(pen);
            painter.drawLine(place(a.x, a.y), place(b.x, b.y));
        }
        if (path.points.empty() || (m_shown == Shown::Relief && !isInside(path.points.back())))
            continue;
        painter.setPen(QPen(theme().panel, 1));
        painter.setBrush(laneColor(path.style));
        painter.drawEllipse(place(path.points.back().x, path.points.back().y), scaled(4), scaled(4));
    }
    if (m_paths.empty() || m_paths.front().points.empty())
        return;
    const PlanePoint& first = m_paths.front().points.front();
    const QPointF start = place(first.x, first.y);
    painter.setPen(QPen(theme().panel, 1.5));
    painter.setBrush(theme().text);
    painter.drawEllipse(start, scaled(5), scaled(5));
    painter.setFont(ui::font(FontRole::Small));
    painter.setPen(theme().text);
    const QString text = tr("same start");
    const double wide = QFontMetricsF(painter.font()).horizontalAdvance(text);
    const bool left = start.x() + wide + scaled(12) > axes.area.right();
    painter.drawText(
        QPointF(left ? start.x() - wide - scaled(9) : start.x() + scaled(9), start.y() - scaled(6)), text);
}

std::vector<std::size_t> SurfaceView::endsInView() const {
    std::vector<std::size_t> all;
    const plots::Axes axes = this->axes();
    for (std::size_t i = 0; m_surface && i < m_paths.size(); ++i) {
        const auto& points = m_paths[i].points;
        if (!points.empty() && points.back().x >= axes.x.lower && points.back().x <= axes.x.upper &&
            points.back().y >= axes.y.lower && points.back().y <= axes.y.upper)
            all.push_back(i);
    }
    return all;
}

std::vector<plots::Picture::Spot> SurfaceView::spots() const {
    std::vector<Spot> spots;
    const double r = scaled(kNear);
    for (const std::size_t i : endsInView()) {
        const PlanePoint& end = m_paths[i].points.back();
        const QPointF at = place(end.x, end.y);
        spots.push_back(
            {QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r),
             tr("%1, step %2: loss %3 in the plane")
                 .arg(m_paths[i].name, formatCount(end.step), formatNumber(m_surface->at(end.x, end.y))),
             at});
    }
    return spots;
}

/// The latest that is near.
std::optional<SurfaceView::OnPath> SurfaceView::pointAt(const QPointF& position) const {
    for (std::size_t i = 0; m_surface && i < m_paths.size(); ++i)
        for (std::size_t j = m_paths[i].points.size(); j-- > 0;) {
            const QPointF at = place(m_paths[i].points[j].x, m_paths[i].points[j].y);
            if (std::hypot(at.x() - position.x(), at.y() - position.y()) < scaled(kNear))
                return OnPath{i, j};
        }
    return {};
}

void SurfaceView::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_surface || event->button() != Qt::LeftButton)
        return Picture::mouseReleaseEvent(event);
    const QPoint global = event->globalPosition().toPoint();
    const plots::Axes axes = this->axes();
    if (const auto point = pointAt(event->position()))
        Q_EMIT pointChosen(point->first, point->second, global);
    else if (m_shown == Shown::Map && axes.area.contains(event->position()))
        Q_EMIT placeChosen(axes.valueX(event->position().x()), axes.valueY(event->position().y()), global);
}

QStringList SurfaceView::readAt(const QPointF& position) const {
    if (!m_surface)
        return {};
    const QString click = tr("Click to see how it comes about");
    if (const auto at = pointAt(position)) {
        const Path& path = m_paths[at->first];
        const PlanePoint& point = path.points[at->second];
        return {tr("%1, step %2").arg(path.name, formatCount(point.step)),
                tr("%1 off the plane, %2 from its origin")
                    .arg(formatNumber(point.off),
                         formatNumber(std::hypot(std::hypot(point.x, point.y), point.off))),
                tr("loss in the plane below it: %1").arg(formatNumber(m_surface->at(point.x, point.y))),
                click};
    }
    const plots::Axes axes = this->axes();
    if (m_shown != Shown::Map || !axes.area.contains(position))
        return {};
    const double x = axes.valueX(position.x()), y = axes.valueY(position.y());
    return {tr("loss %1").arg(formatNumber(m_surface->at(x, y))),
            QStringLiteral("x = %1, y = %2").arg(formatNumber(x), formatNumber(y)), click};
}

QByteArray SurfaceView::csv() const {
    if (!m_surface)
        return {};
    QByteArray text = "x,y,loss\n";
    const int side = m_surface->side;
    const auto& range = m_surface->range;
    for (int i = 0; i < side * side; ++i)
        text += QByteArray::number(range.x0 + (range.x1 - range.x0) * (i % side) / (side - 1), 'g', 9) + ',' +
                QByteArray::number(range.y1 - (range.y1 - range.y0) * (i / side) / (side - 1), 'g', 9) + ',' +
                QByteArray::number(double(m_surface->loss[std::size_t(i)]), 'g', 9) + '\n';
    return text;
}

} // namespace ui
