#include "ui/plots/chart_overlay.h"

#include "ui/lock.h"
#include "ui/plots/chart_guides.h"
#include "ui/plots/line_style.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

struct Row {
    QPen line;
    QString name, value;
    bool locked = false;
};

struct Box {
    QString heading;
    std::vector<Row> rows;
};

struct BoxLayout {
    QSizeF size;
    double nameX = 0, rowHeight = 0, padding = 0;
};

double lockWidth() { return scaled(13); }

BoxLayout layoutOf(const Box& box) {
    const QFontMetricsF small(font(FontRole::Small));
    double names = 0, values = 0;
    for (const Row& row : box.rows) {
        names = std::max(names, small.horizontalAdvance(row.name) + (row.locked ? lockWidth() : 0));
        values = std::max(values, small.horizontalAdvance(row.value));
    }
    // Room for the longest number, so that the box does not change its width with every frame.
    if (values > 0)
        values = std::max(values, small.horizontalAdvance(QStringLiteral("−0.0000")));
    BoxLayout layout;
    layout.padding = scaled(7);
    layout.rowHeight = small.height() + scaled(2);
    layout.nameX = layout.padding + scaled(24);
    const double rowWidth = layout.nameX + names + (values > 0 ? scaled(10) + values : 0) + layout.padding;
    const double headingWidth = small.horizontalAdvance(box.heading) + 2 * layout.padding;
    const double lines = double(box.rows.size()) + (box.heading.isEmpty() ? 0 : 1);
    layout.size = {std::max(rowWidth, headingWidth), lines * layout.rowHeight + layout.padding};
    return layout;
}

QColor withAlpha(QColor color, double alpha) {
    color.setAlphaF(float(alpha));
    return color;
}

void paintBox(QPainter& painter, const Box& box, const BoxLayout& layout, const QPointF& at, bool raised) {
    const QRectF frame(at, layout.size);
    painter.setPen(raised ? QPen(theme().border, 1) : QPen(Qt::NoPen));
    painter.setBrush(withAlpha(raised ? theme().raised : theme().panel, raised ? 0.96 : 0.8));
    painter.drawRoundedRect(frame, 4, 4);
    painter.setFont(font(FontRole::Small));
    QRectF line(at.x() + layout.padding, at.y() + layout.padding / 2,
                layout.size.width() - 2 * layout.padding, layout.rowHeight);
    if (!box.heading.isEmpty()) {
        painter.setPen(theme().muted);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, box.heading);
        line.translate(0, layout.rowHeight);
    }
    for (const Row& row : box.rows) {
        painter.setPen(row.line);
        painter.drawLine(QPointF(line.left(), line.center().y()),
                         QPointF(line.left() + scaled(17), line.center().y()));
        painter.setPen(theme().text);
        QRectF name = line.adjusted(layout.nameX - layout.padding, 0, 0, 0);
        if (row.locked) {
            paintLock(painter,
                      {name.left(), line.center().y() - scaled(5), scaled(8) * 1.0, scaled(10) * 1.0},
                      theme().text);
            name.setLeft(name.left() + lockWidth());
        }
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter, row.name);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, row.value);
        line.translate(0, layout.rowHeight);
    }
}

Row rowOf(const Chart& chart, std::size_t place, const QString& value) {
    const Series& series = chart.series()[place];
    const QColor color = series.ghost ? ghostColor(series.color) : seriesColor(series.color);
    return {curvePen(color, 2, int(place), series.dashed), series.name, value, series.locked};
}

Box legendBox(const Chart& chart, bool values) {
    Box box;
    for (std::size_t i = 0; i < chart.series().size(); ++i) {
        if (chart.series()[i].name.isEmpty())
            continue;
        const Curve& curve = chart.curve(i);
        const bool has = values && curve.raw().size() > 0 && !chart.series()[i].ghost;
        box.rows.push_back(rowOf(chart, i, has ? formatNumber(curve.last()) : QString()));
    }
    return box;
}

QRectF legendPlace(const Chart& chart, const Box& box, const QSizeF& size) {
    const QRectF area = chart.scale().area;
    const auto corner = chart.legendCorner();
    if (!corner || box.rows.empty() || size.width() > area.width() * 0.75 ||
        size.height() > area.height() * 0.75)
        return {};
    const bool atLeft = corner == Qt::TopLeftCorner || corner == Qt::BottomLeftCorner;
    const bool atTop = corner == Qt::TopLeftCorner || corner == Qt::TopRightCorner;
    return {QPointF(atLeft ? area.left() + scaled(10) : area.right() - size.width() - 4,
                    atTop ? area.top() + 2 : area.bottom() - size.height() - 4),
            size};
}

struct Legend {
    Box box;
    BoxLayout layout;
    QRectF place; ///< empty: no room for it
};

// Where there is little room, rather names without values than nothing.
Legend legendOf(const Chart& chart) {
    Legend legend;
    for (const bool values : {true, false}) {
        legend.box = legendBox(chart, values);
        legend.layout = layoutOf(legend.box);
        legend.place = legendPlace(chart, legend.box, legend.layout.size);
        if (!legend.place.isEmpty())
            break;
    }
    return legend;
}

void paintLegend(QPainter& painter, const Chart& chart) {
    const Legend legend = legendOf(chart);
    if (!legend.place.isEmpty())
        paintBox(painter, legend.box, legend.layout, legend.place.topLeft(), false);
}

void paintNames(QPainter& painter, const Chart& chart, const Scale& scale) {
    painter.setFont(font(FontRole::Small));
    painter.setPen(theme().faint);
    const double height = painter.fontMetrics().height();
    painter.drawText(QRectF(scale.area.left() + 2, scale.area.top() - height - 2, scale.area.width(), height),
                     Qt::AlignLeft | Qt::AlignVCenter, chart.yName());
    painter.drawText(QRectF(0, scale.area.bottom() + scaled(8), scale.area.left() - scaled(9), height),
                     Qt::AlignRight | Qt::AlignVCenter, chart.xName());
}

void paintMarks(QPainter& painter, const Chart& chart, const Scale& scale) {
    painter.setFont(font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const QRectF legend = ChartOverlay::legend(chart);
    double freeFrom = -1e9, lineFrom = -1e9;
    for (const Mark& mark : chart.marks()) {
        const double x = std::round(scale.pixelX(mark.x)) + 0.5;
        if (x < scale.area.left() || x > scale.area.right() || x < lineFrom)
            continue;
        lineFrom = x + 3;
        const QColor color = mark.bad ? theme().bad : theme().faint;
        painter.setPen(QPen(color, stroke(1), mark.bad ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(x, scale.area.top()), QPointF(x, scale.area.bottom()));
        const double width = metrics.horizontalAdvance(mark.label);
        const double left = std::min(x + 4, scale.area.right() - width);
        if (left < freeFrom)
            continue;
        freeFrom = left + width + 8;
        const QRectF place(left, scale.area.bottom() - metrics.height() - 3, width, metrics.height());
        if (place.intersects(legend))
            continue;
        painter.setPen(color);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, mark.label);
    }
}

void paintNotFinite(QPainter& painter, const Chart& chart, const Scale& scale) {
    painter.setPen(QPen(theme().bad, stroke(1.5)));
    const double y = scale.area.top() + 5;
    for (std::size_t i = 0; i < chart.series().size(); ++i) {
        double from = chart.series()[i].ghost ? 1e9 : -1e9;
        for (const double where : chart.curve(i).notFinite()) {
            const double x = scale.pixelX(where);
            if (x < scale.area.left() || x > scale.area.right() || x < from)
                continue;
            from = x + 6;
            painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3));
            painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3));
        }
    }
}

double drawnAt(const Curve& curve, std::size_t index) {
    const Bucket bucket = curve.raw().at(index);
    return bucket.empty() ? std::nan("") : bucket.sum / double(bucket.count);
}

void paintDot(QPainter& painter, const Scale& scale, double x, double y, const QColor& color) {
    if (!std::isfinite(y) || (scale.logarithmic && y <= 0))
        return;
    const QPointF at(scale.pixelX(x), scale.pixelY(y));
    if (!scale.area.adjusted(-3, -3, 3, 3).contains(at))
        return;
    painter.setPen(QPen(theme().panel, 1));
    painter.setBrush(color);
    painter.drawEllipse(at, stroke(3), stroke(3));
}

void paintEnds(QPainter& painter, const Chart& chart, const Scale& scale) {
    for (std::size_t i = 0; i < chart.series().size(); ++i) {
        const Curve& curve = chart.curve(i);
        if (curve.raw().size() == 0 || chart.series()[i].name.isEmpty() || chart.series()[i].ghost)
            continue;
        const double y = curve.smoothing() > 0 ? curve.smoothedLast() : curve.last();
        paintDot(painter, scale, curve.lastX(), y, seriesColor(chart.series()[i].color));
    }
}

/// "0.0312", "0.0301 ... 0.0388" where points are joined, and what smoothing makes of it.
QString valueText(const Curve& curve, std::size_t index) {
    const Bucket bucket = curve.raw().at(index);
    QString text = bucket.empty() ? formatNumber(std::nan("")) : formatNumber(bucket.low);
    if (bucket.high > bucket.low)
        text += QStringLiteral(" … ") + formatNumber(bucket.high);
    if (curve.smoothing() > 0) {
        const CurveHistory& smoothed = curve.smoothed();
        text += QStringLiteral("  ~ ") + formatNumber(smoothed.at(smoothed.indexAt(bucket.x)).high);
    }
    return text;
}

void paintCrosshair(QPainter& painter, const Chart& chart, const Scale& scale) {
    const auto index = chart.cursorIndex();
    if (!index)
        return;
    Box box;
    const double x = chart.curve(0).raw().at(*index).x;
    box.heading = chart.xName() + QLatin1Char(' ') + formatCount(std::llround(x));
    const double pixel = std::round(scale.pixelX(x)) + 0.5;
    painter.setPen(QPen(theme().faint, 1));
    painter.drawLine(QPointF(pixel, scale.area.top()), QPointF(pixel, scale.area.bottom()));
    for (std::size_t i = 0; i < chart.series().size(); ++i) {
        const Series& series = chart.series()[i];
        if (series.name.isEmpty() || series.ghost)
            continue;
        paintDot(painter, scale, x, drawnAt(chart.curve(i), *index), seriesColor(series.color));
        box.rows.push_back(rowOf(chart, i, valueText(chart.curve(i), *index)));
    }
    const BoxLayout layout = layoutOf(box);
    const double right = pixel + 12 + layout.size.width();
    const double left = right > scale.area.right() ? pixel - 12 - layout.size.width() : pixel + 12;
    const double top = std::clamp(chart.cursor()->y() - layout.size.height() / 2, 2.0,
                                  std::max(2.0, double(chart.height()) - layout.size.height() - 2));
    paintBox(painter, box, layout, {std::max(2.0, left), top}, true);
}

} // namespace

ChartOverlay::ChartOverlay(Chart& chart) : QWidget(&chart), m_chart(chart) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
}

QRectF ChartOverlay::legend(const Chart& chart) { return legendOf(chart).place; }

void ChartOverlay::paint(QPainter& painter, const Chart& chart, bool live) {
    const Scale scale = chart.scale();
    painter.setRenderHint(QPainter::Antialiasing);
    paintBand(painter, chart, scale);
    paintSpreads(painter, chart, scale);
    paintGhosts(painter, chart, scale);
    paintNames(painter, chart, scale);
    paintMarks(painter, chart, scale);
    paintNotFinite(painter, chart, scale);
    paintEnds(painter, chart, scale);
    paintBest(painter, chart, scale);
    paintLegend(painter, chart);
    if (live)
        paintCrosshair(painter, chart, scale);
}

void ChartOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paint(painter, m_chart, true);
    if (const auto zoom = m_chart.zoomRectangle()) {
        painter.setPen(QPen(theme().accent, 1));
        painter.setBrush(withAlpha(theme().accent, 0.15));
        painter.drawRect(*zoom);
    }
    if (m_chart.showsFocus()) {
        painter.setPen(QPen(theme().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4);
    }
}

} // namespace ui::plots
