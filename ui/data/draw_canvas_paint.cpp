#include "ui/data/draw_canvas.h"

#include "engine/data/drawn.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace ui {

namespace {

constexpr std::size_t kCrowded = 400;

int classesOf(const DrawnPoints& points) {
    int largest = 1;
    for (const auto& point : points)
        largest = std::max(largest, point.label);
    return largest + 1;
}

/// Whether the first ones of `now` are exactly `before`.
bool goesOn(const DrawnPoints& before, const DrawnPoints& now) {
    return before.size() <= now.size() && std::equal(before.begin(), before.end(), now.begin());
}

double radiusFor(std::size_t points) {
    return (points > kCrowded ? 2.7 : 3.8) * Look::instance().textFactor();
}

} // namespace

plots::Axes DrawCanvas::axes() const {
    const QRectF room =
        QRectF(rect()).marginsRemoved(plots::Axes::margins() + QMarginsF(0, 0, 0, plots::keysHeight()));
    const double side = std::max(10.0, std::min(room.width(), room.height()));
    plots::Axes axes;
    axes.area = QRectF(std::round(room.center().x() - side / 2), std::round(room.center().y() - side / 2),
                       side, side);
    axes.x = m_plane.x;
    axes.y = m_plane.y;
    axes.xName = QStringLiteral("x1");
    axes.yName = QStringLiteral("x2");
    return axes;
}

QPointF DrawCanvas::toPixel(QPointF point) const { return axes().toPixel(point.x(), point.y()); }

QPointF DrawCanvas::toPlane(QPointF pixel) const {
    const plots::Axes axes = this->axes();
    return {std::clamp(axes.valueX(pixel.x()), m_plane.x.lower, m_plane.x.upper),
            std::clamp(axes.valueY(pixel.y()), m_plane.y.lower, m_plane.y.upper)};
}

/// As in the other plots: two classes orange and blue, more in the order of curves.
QColor DrawCanvas::colour(int label) const {
    const bool many = std::max(classesOf(m_points), m_brush.label + 1) > 2 || label > 1 ||
                      (m_response && m_meaning.kind == plots::FieldMeaning::Kind::Classes);
    plots::FieldMeaning meaning;
    meaning.kind = many ? plots::FieldMeaning::Kind::Classes : plots::FieldMeaning::Kind::TwoClasses;
    engine::data::Dataset one;
    one.classes = {label};
    return plots::pointColor(meaning, one, 0);
}

void DrawCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const plots::Axes axes = this->axes();
    painter.save();
    QPainterPath rounded;
    rounded.addRoundedRect(axes.area, 5, 5);
    painter.setClipPath(rounded);
    painter.fillRect(axes.area, theme().raised);
    paintField(painter, axes.area);
    painter.setPen(QPen(theme().grid, 1));
    painter.drawLine(axes.toPixel(0, m_plane.y.lower), axes.toPixel(0, m_plane.y.upper));
    painter.drawLine(axes.toPixel(m_plane.x.lower, 0), axes.toPixel(m_plane.x.upper, 0));
    painter.restore();
    axes.paint(painter);
    paintPoints(painter);
    painter.setClipRect(axes.area);
    paintTool(painter);
    painter.setClipping(false);
    painter.setPen(QPen(hasFocus() ? theme().accent : theme().border, hasFocus() ? 1.6 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(rounded);
    if (m_points.empty() && !m_hint.isEmpty()) {
        painter.setFont(ui::font(FontRole::Body));
        painter.setPen(theme().muted);
        painter.drawText(axes.area.adjusted(30, 20, -30, -20), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
    }
    std::vector<plots::Key> keys;
    for (int label = 0; label < classesOf(m_points); ++label)
        keys.push_back({colour(label), tr("class %1").arg(label), plots::Key::Shape::Dot});
    if (!m_heldOut.empty())
        keys.push_back({theme().muted, tr("held out"), plots::Key::Shape::Ring});
    plots::paintKeys(
        painter,
        {0, axes.area.bottom() + plots::Axes::margins().bottom(), double(width()), plots::keysHeight()},
        keys);
}

// Grid points are at the edges of the plane: half of the outermost pixels lies outside.
void DrawCanvas::paintField(QPainter& painter, const QRectF& area) const {
    if (!m_response || m_response->height < 2 || m_response->x0 != m_plane.x.lower)
        return;
    if (m_field.isNull())
        m_field = plots::fieldImage(*m_response, m_meaning);
    const double dx = area.width() / (m_field.width() - 1) / 2,
                 dy = area.height() / (m_field.height() - 1) / 2;
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(area.adjusted(-dx, -dy, dx, dy), m_field);
    painter.restore();
}

void DrawCanvas::paintPoints(QPainter& painter) {
    const plots::Axes axes = this->axes();
    const double radius = radiusFor(m_points.size());
    const QRgb colours = colour(0).rgb(); // one of all: they change together
    const bool anew = m_cloud.isNull() || colours != m_cloudColours || !goesOn(m_inCloud, m_points) ||
                      radius != radiusFor(m_inCloud.size());
    if (anew) {
        m_cloud = QPixmap(size() * devicePixelRatioF());
        m_cloud.setDevicePixelRatio(devicePixelRatioF());
        m_cloud.fill(Qt::transparent);
        m_inCloud.clear();
    }
    if (m_inCloud.size() < m_points.size()) {
        QPainter onto(&m_cloud);
        onto.setRenderHint(QPainter::Antialiasing);
        QColor ofClass[engine::data::kPointClasses];
        for (int label = 0; label < engine::data::kPointClasses; ++label)
            ofClass[label] = colour(label);
        for (std::size_t i = m_inCloud.size(); i < m_points.size(); ++i)
            plots::paintPoint(onto, axes.toPixel(m_points[i].x, m_points[i].y), radius,
                              ofClass[m_points[i].label],
                              !std::binary_search(m_heldOut.begin(), m_heldOut.end(), m_points[i].number));
        m_inCloud.insert(m_inCloud.end(), m_points.begin() + std::ptrdiff_t(m_inCloud.size()),
                         m_points.end());
    }
    m_cloudColours = colours;
    painter.drawPixmap(0, 0, m_cloud);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().text, stroke(1.5)));
    for (const int number : m_selection)
        painter.drawEllipse(axes.toPixel(m_points[std::size_t(number)].x, m_points[std::size_t(number)].y),
                            radius + 2.5, radius + 2.5);
}

/// Where the brush or eraser would be, the rubber band, the cross of the keys.
void DrawCanvas::paintTool(QPainter& painter) const {
    const plots::Axes axes = this->axes();
    if (m_band) {
        QColor fill = theme().accent;
        fill.setAlpha(38);
        painter.setBrush(fill);
        painter.setPen(QPen(theme().accent, 1));
        painter.drawRect(QRectF(axes.toPixel(m_band->left(), m_band->top()),
                                axes.toPixel(m_band->right(), m_band->bottom()))
                             .normalized());
    }
    if (m_cross) {
        const QPointF at = axes.toPixel(m_cross->x(), m_cross->y());
        painter.setPen(QPen(theme().text, stroke(1.5)));
        painter.drawLine(at - QPointF(12, 0), at + QPointF(12, 0));
        painter.drawLine(at - QPointF(0, 12), at + QPointF(0, 12));
    }
    const auto at = m_cross ? std::optional(axes.toPixel(m_cross->x(), m_cross->y())) : m_mouse;
    if (!at || m_tool == Tool::Move || !axes.area.contains(*at))
        return;
    const double radius = std::max(4.0, reach() / m_plane.x.size() * axes.area.width());
    const QColor ring = m_tool == Tool::Draw ? colour(m_brush.label) : theme().text;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ring, stroke(1.6), m_tool == Tool::Draw ? Qt::SolidLine : Qt::DashLine));
    painter.drawEllipse(*at, radius, radius);
}

} // namespace ui
