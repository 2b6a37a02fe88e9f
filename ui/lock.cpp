#include "ui/lock.h"

#include <QPainter>
#include <QPainterPath>

namespace ui {

void paintLock(QPainter& painter, const QRectF& place, const QColor& ink, bool open) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double high = place.height(), wide = 0.72 * high, left = place.center().x() - wide / 2;
    const QRectF body(left, place.top() + 0.45 * high, wide, 0.55 * high);
    const double reach = 0.24 * high, line = 0.11 * high;
    // The shackle stands upright, or is turned to the side.
    const double x = open ? body.right() - line : body.center().x();
    QPainterPath shackle;
    const QRectF arc(x - reach, place.top() + line / 2, 2 * reach, 2 * reach);
    shackle.moveTo(arc.left(), body.top());
    shackle.lineTo(arc.left(), arc.center().y());
    shackle.arcTo(arc, 180, -180);
    shackle.lineTo(arc.right(), open ? arc.center().y() + 0.1 * high : body.top());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, line, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(shackle);
    const QRectF frame = body.adjusted(line / 2, line / 2, -line / 2, -line / 2);
    if (!open)
        painter.setBrush(ink);
    painter.drawRoundedRect(frame, 0.1 * high, 0.1 * high);
    painter.restore();
}

} // namespace ui
