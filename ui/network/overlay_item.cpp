#include "ui/network/overlay_item.h"

#include "ui/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace ui {

namespace {

constexpr std::size_t kMostArrows = 80;

// Pointing right for forward, left for backward; an update has no direction along the edge.
QPolygonF marker(Flow flow, QPointF at, double size) {
    if (flow == Flow::Update)
        return QPolygonF(
            {at + QPointF(-size, 0), at + QPointF(0, -size), at + QPointF(size, 0), at + QPointF(0, size)});
    const double tip = flow == Flow::Backward ? -size : size;
    return QPolygonF(
        {at + QPointF(tip, 0), at + QPointF(-tip, -size * 0.85), at + QPointF(-tip, size * 0.85)});
}

} // namespace

OverlayItem::OverlayItem(const Picture& picture) : m_picture(picture) {
    setZValue(4);
    setAcceptedMouseButtons(Qt::NoButton);
}

QRectF OverlayItem::boundingRect() const { return {QPointF(0, 0), m_picture.geometry.size}; }

void OverlayItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->setRenderHint(QPainter::Antialiasing);
    paintHovered(painter);
    paintArrows(painter);
    paintLabel(painter);
    if (!m_picture.editable)
        return;
    paintFault(painter);
    paintGap(painter);
    paintBand(painter);
}

// In words, at the layer where it arises.
void OverlayItem::paintFault(QPainter* painter) const {
    if (!m_picture.fault || m_picture.fault->layer < 0)
        return;
    const Column& column = m_picture.geometry.of(m_picture.fault->layer);
    const QFont font = ui::font(FontRole::Small);
    const QFontMetricsF metrics(font);
    const QString text = translated(m_picture.fault->error.message);
    const QRectF room(0, 0, std::min(scaled(210) * 1.0, m_picture.geometry.size.width() - 24), 400);
    const QRectF needed = metrics.boundingRect(room, Qt::TextWordWrap | Qt::AlignLeft, text);
    const double width = needed.width() + 20, height = needed.height() + 14;
    const double left =
        std::clamp(column.x - width / 2, 4.0, std::max(4.0, m_picture.geometry.size.width() - width - 4));
    const QRectF box(left, m_picture.geometry.room.header + 10, width, height);
    painter->setPen(QPen(theme().bad, 1.5));
    painter->setBrush(theme().raised);
    painter->drawPolygon(QPolygonF({QPointF(column.x - 7, box.top()), QPointF(column.x, box.top() - 9),
                                    QPointF(column.x + 7, box.top())}));
    painter->drawRoundedRect(box, 5, 5);
    painter->setFont(font);
    painter->setPen(theme().text);
    painter->drawText(box.adjusted(10, 7, -10, -7), Qt::TextWordWrap | Qt::AlignLeft, text);
}

void OverlayItem::paintGap(QPainter* painter) const {
    const QRectF gap = m_picture.geometry.gapRect();
    if (gap.isNull())
        return;
    QColor fill = theme().accent;
    fill.setAlpha(30);
    painter->setBrush(fill);
    painter->setPen(QPen(theme().accent, 2, Qt::DashLine));
    painter->drawRoundedRect(gap.adjusted(1, 1, -1, -1), 8, 8);
    painter->setFont(ui::font(FontRole::Small));
    painter->setPen(theme().text);
    painter->drawText(gap.adjusted(4, 6, -4, -6), Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                      m_picture.dragged);
}

void OverlayItem::paintBand(QPainter* painter) const {
    if (m_picture.band.isNull())
        return;
    QColor fill = theme().accent;
    fill.setAlpha(36);
    painter->setBrush(fill);
    painter->setPen(QPen(theme().accent, 1));
    painter->drawRect(m_picture.band);
}

void OverlayItem::paintHovered(QPainter* painter) const {
    if (!m_picture.hovered)
        return;
    const auto ends = m_picture.geometry.edge(*m_picture.hovered);
    if (!ends)
        return;
    const double middle = (ends->first.x() + ends->second.x()) / 2;
    QPainterPath path(ends->first);
    path.cubicTo({middle, ends->first.y()}, {middle, ends->second.y()}, ends->second);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(theme().text, 2));
    painter->drawPath(path);
}

void OverlayItem::paintArrows(QPainter* painter) const {
    const Highlight& highlight = m_picture.highlight;
    if (highlight.flow == Flow::None || highlight.edges.size() > kMostArrows)
        return;
    const double size = std::clamp(m_picture.geometry.unit * 0.11, 3.0, 5.0);
    painter->setPen(QPen(theme().panel, 1));
    painter->setBrush(flowColor(highlight.flow));
    for (const EdgeRef& edge : highlight.edges)
        if (const auto ends = m_picture.geometry.edge(edge))
            painter->drawPolygon(
                marker(highlight.flow, edgePoint(*ends, 0.5 + 0.12 * (edge.in % 3 - 1)), size));
}

void OverlayItem::paintLabel(QPainter* painter) const {
    const Highlight& highlight = m_picture.highlight;
    if (highlight.labelled.layer < 0 || highlight.label.isEmpty())
        return;
    const auto ends = m_picture.geometry.edge(highlight.labelled);
    if (!ends)
        return;
    const QFont font = ui::font(FontRole::Number);
    const QFontMetricsF metrics(font);
    const double sign = highlight.flow == Flow::None ? 0 : metrics.height() * 0.8;
    const double width = metrics.horizontalAdvance(highlight.label) + sign + 16,
                 height = metrics.height() + 6;
    QPointF at = edgePoint(*ends, 0.5);
    const QSizeF size = m_picture.geometry.size;
    at.setX(std::clamp(at.x(), width / 2 + 2, std::max(width / 2 + 2, size.width() - width / 2 - 2)));
    const QRectF rect(at.x() - width / 2, at.y() - height / 2, width, height);
    const QColor colour = flowColor(highlight.flow);
    painter->setPen(QPen(colour, 1.2));
    painter->setBrush(theme().panel);
    painter->drawRoundedRect(rect, height / 2, height / 2);
    if (sign > 0) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawPolygon(
            marker(highlight.flow, {rect.left() + 7 + sign / 2, at.y()}, metrics.height() * 0.24));
    }
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(rect.adjusted(sign + 4, 0, -4, 0), Qt::AlignCenter, highlight.label);
}

} // namespace ui
