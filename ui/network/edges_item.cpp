#include "ui/network/edges_item.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <optional>

namespace ui {

namespace {

constexpr std::size_t kMostEdges = 3000; // of one pair of layers
constexpr double kThinnest = 0.7, kFaintest = 0.16, kStrongest = 0.92, kDimmed = 0.3, kDropped = 0.35,
                 kPairs = 0.6, kGhost = 0.4;
constexpr double kCalmEdges = 70; // more edges than these stand back, so that a thicket does not glare

} // namespace

EdgesItem::EdgesItem(const Picture& picture, int layer) : m_picture(picture), m_layer(layer) { setZValue(1); }

QRectF EdgesItem::boundingRect() const {
    const Geometry& geometry = m_picture.geometry;
    const double left = geometry.of(m_layer - 1).x + geometry.unit / 2;
    return {left, 0, std::max(1.0, geometry.of(m_layer).x - geometry.unit / 2 - left),
            geometry.size.height()};
}

void EdgesItem::invalidate() {
    m_image = QImage();
    update();
}

EdgesItem::Line EdgesItem::line(EdgeRef edge, double from, double to, double largest, double calm) const {
    const double zoom = m_transform.m11(), thickest = std::clamp(m_picture.geometry.unit * 0.115, 1.6, 5.0);
    // A kernel is no single weight: its edge has no sign.
    const auto known = m_picture.weight(edge);
    const double weight = known.value_or(0), strength = largest > 0 ? std::abs(weight) / largest : 0;
    const auto& edges = m_picture.highlight.edges;
    const bool lit = std::find(edges.begin(), edges.end(), edge) != edges.end();
    const bool pairs = m_picture.geometry.of(m_layer).joints == Joints::Pairs;
    double opacity = calm * (pairs || !known ? kPairs : kFaintest + (kStrongest - kFaintest) * strength);
    if (lit)
        opacity = std::max(opacity, 0.8);
    else if (m_picture.isDimmed())
        opacity *= kDimmed;
    // What was dropped sends nothing on.
    if (m_picture.isDropped({m_layer - 1, edge.in}) || m_picture.isDropped({m_layer, edge.out}))
        opacity *= kDropped;
    QColor colour = largest > 0 && known ? (weight < 0 ? theme().negative : theme().positive) : theme().faint;
    colour.setAlphaF(static_cast<float>(opacity));
    const double width = std::max(kThinnest + (thickest - kThinnest) * strength, lit ? 1.6 : 0.0);
    return {{m_transform.map(QPointF(0, from)).y(), m_transform.map(QPointF(0, to)).y(), width * zoom, colour,
             weight < 0},
            strength,
            lit};
}

std::optional<EdgesItem::Line> EdgesItem::ghost(EdgeRef edge, double from, double to, double largest,
                                                double calm) const {
    const auto before = m_picture.originOf(edge), now = m_picture.weight(edge);
    if (!before || !now || !(largest > 0) || std::abs(*before - *now) < 0.02 * largest ||
        m_picture.isDimmed())
        return {};
    const double thickest = std::clamp(m_picture.geometry.unit * 0.115, 1.6, 5.0),
                 strength = std::min(1.6, std::abs(*before) / largest);
    QColor colour = *before < 0 ? theme().negative : theme().positive;
    colour.setAlphaF(static_cast<float>(kGhost * calm));
    const double width = kThinnest + (thickest - kThinnest) * strength;
    // Behind all that is.
    return Line{{m_transform.map(QPointF(0, from)).y(), m_transform.map(QPointF(0, to)).y(),
                 width * m_transform.m11(), colour, *before < 0},
                -1,
                false};
}

std::vector<EdgesItem::Line> EdgesItem::lines() const {
    std::vector<Line> lines;
    const auto& above = m_picture.geometry.of(m_layer).places;
    const auto& below = m_picture.geometry.of(m_layer - 1).places;
    const double calm = std::clamp(
        std::sqrt(kCalmEdges / static_cast<double>(std::max<std::size_t>(1, above.size() * below.size()))),
        0.4, 1.0);
    const double largest = m_picture.largestWeight(m_layer);
    for (const Place& to : above)
        for (const Place& from : below)
            if (m_picture.geometry.of(m_layer).joins(to.unit, from.unit)) {
                const EdgeRef edge{m_layer, to.unit, from.unit};
                if (const auto before = ghost(edge, from.centre.y(), to.centre.y(), largest, calm))
                    lines.push_back(*before);
                lines.push_back(line(edge, from.centre.y(), to.centre.y(), largest, calm));
            }
    const auto behind = [](const Line& a, const Line& b) {
        return a.lit != b.lit ? b.lit : a.strength < b.strength;
    };
    std::sort(lines.begin(), lines.end(), behind);
    if (lines.size() > kMostEdges)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMostEdges));
    return lines;
}

void EdgesItem::render(const QTransform& transform, QRect area) {
    m_transform = transform;
    m_area = area;
    const QRectF bounds = transform.mapRect(boundingRect());
    EdgeRaster raster(area, bounds.left(), bounds.right(), transform.m11());
    for (const Line& line : lines())
        raster.draw(line.stroke);
    m_image = raster.image();
}

// From all that goes in to all that comes out.
void EdgesItem::paintBundle(QPainter* painter) const {
    const auto& above = m_picture.geometry.of(m_layer).places;
    const auto& below = m_picture.geometry.of(m_layer - 1).places;
    const double half = m_picture.geometry.unit / 2;
    const QRectF bounds = boundingRect();
    const auto curve = [&](QPainterPath& path, double to) {
        const double middle = bounds.center().x(),
                     x = path.currentPosition().x() < middle ? bounds.right() : bounds.left();
        path.cubicTo({middle, path.currentPosition().y()}, {middle, to}, {x, to});
    };
    QPainterPath path(QPointF(bounds.left(), below.front().centre.y() - half));
    curve(path, above.front().centre.y() - half);
    path.lineTo(bounds.right(), above.back().centre.y() + half);
    curve(path, below.back().centre.y() + half);
    path.closeSubpath();
    QColor fill = theme().faint;
    fill.setAlpha(38);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(path, fill);
}

void EdgesItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    if (m_picture.geometry.of(m_layer).joints == Joints::Bundle)
        return paintBundle(painter);
    const double ratio = painter->device()->devicePixelRatioF();
    const QTransform device = painter->worldTransform() * QTransform::fromScale(ratio, ratio);
    QRect area = device.mapRect(boundingRect()).toAlignedRect();
    const QRect seen = widget != nullptr
                           ? QRectF(0, 0, widget->width() * ratio, widget->height() * ratio).toAlignedRect()
                           : area;
    if (!area.intersects(seen))
        return;
    // Drawn as a whole unless it is much larger than what is seen: what is scrolled is moved, not drawn anew.
    if (area.width() > 2 * seen.width() || area.height() > 2 * seen.height())
        area &= seen;
    const QPointF way(device.dx() - m_transform.dx(), device.dy() - m_transform.dy());
    const QPoint whole = way.toPoint();
    const QTransform there = m_transform * QTransform::fromTranslate(whole.x(), whole.y());
    if (m_image.isNull() || device != there || area != m_area.translated(whole))
        render(device, area);
    m_transform = device;
    m_area = area;
    painter->save();
    painter->resetTransform();
    m_image.setDevicePixelRatio(ratio);
    painter->drawImage(QPointF(area.topLeft()) / ratio, m_image);
    painter->restore();
}

} // namespace ui
