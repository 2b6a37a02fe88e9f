#include "ui/compare/lane_style.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPixmap>

namespace ui {

namespace {

constexpr int kColors = 8;

} // namespace

int laneSeriesColor(int style) { return style % kColors == kColors - 1 ? -1 : style % kColors; }

bool isLaneDashed(int style) { return style / kColors % 2 == 1; }

QColor laneColor(int style) { return seriesColor(laneSeriesColor(style)); }

QPen lanePen(int style, double width) {
    QPen pen(laneColor(style), stroke(width), Qt::SolidLine, Qt::FlatCap);
    if (isLaneDashed(style))
        pen.setDashPattern({2, 1.3}); // short: it is seen on a swatch, too
    return pen;
}

QIcon laneSwatch(int style) {
    QPixmap pixmap(scaled(18), scaled(12));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setPen(lanePen(style, 3.4));
    painter.drawLine(QPointF(0, pixmap.height() / 2.0), QPointF(pixmap.width(), pixmap.height() / 2.0));
    return QIcon(pixmap);
}

} // namespace ui
