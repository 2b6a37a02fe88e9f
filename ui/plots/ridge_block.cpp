#include "ui/plots/ridge_block.h"

#include "ui/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

/// Of the room between ticks and upper edge, for the peak of the line at the back.
constexpr double kPeakShare = 0.46;
/// Pixels between two points of a line, and between the feet of two lines.
constexpr double kPointDistance = 2.5, kLineDistance = 2.6;
/// Half the foot of the needle where all numbers are equal.
constexpr double kNeedle = 2.5;
/// How strong the line at the back is.
constexpr double kFaintest = 0.35;

double tickHeight() { return scaled(19); }

} // namespace

QColor blend(const QColor& background, const QColor& color, double share) {
    const auto part = [share](int a, int b) { return int(std::lround(a + (b - a) * share)); };
    return {part(background.red(), color.red()), part(background.green(), color.green()),
            part(background.blue(), color.blue())};
}

double RidgeBlock::leastHeight() { return scaled(60); }

QRectF RidgeBlock::area() const {
    return place.adjusted(labelWidth + scaled(18), scaled(4), -scaled(14), -tickHeight());
}

double RidgeBlock::peakHeight() const { return area().height() * kPeakShare; }

double RidgeBlock::depthHeight() const { return area().height() - peakHeight(); }

QPointF RidgeBlock::toPixel(double value, double height, double depth) const {
    const QRectF all = area();
    const double shift = std::min(double(scaled(12)), depthHeight() / 3);
    return {all.left() + shift * (1 - depth) + (value - x.lower) / x.size() * (all.width() - shift),
            all.bottom() - depth * depthHeight() - height * peakHeight()};
}

double RidgeBlock::valueAt(double pixelX, double depth) const {
    const double left = toPixel(x.lower, 0, depth).x(), right = toPixel(x.upper, 0, depth).x();
    return x.lower + (pixelX - left) / (right - left) * x.size();
}

std::vector<std::size_t> RidgeBlock::drawn() const {
    std::vector<std::size_t> chosen;
    const double distance = scaled(kLineDistance) / std::max(1.0, depthHeight());
    for (std::size_t i = lines.size(); i-- > 0;)
        if (chosen.empty() || lines[i].depth >= lines[chosen.back()].depth + distance)
            chosen.push_back(i);
    // The oldest always, instead of one too close to it.
    if (!chosen.empty() && chosen.back() != 0) {
        if (chosen.size() > 1)
            chosen.pop_back();
        if (lines.front().depth > lines[chosen.back()].depth)
            chosen.push_back(0);
    }
    std::reverse(chosen.begin(), chosen.end());
    return chosen;
}

std::size_t RidgeBlock::lineAt(double pixelY) const {
    const auto all = drawn();
    return *std::min_element(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(toPixel(0, 0, lines[a].depth).y() - pixelY) <
               std::abs(toPixel(0, 0, lines[b].depth).y() - pixelY);
    });
}

QPolygonF RidgeBlock::outline(const RidgeLine& line) const {
    QPolygonF points;
    const QPointF left = toPixel(x.lower, 0, line.depth), right = toPixel(x.upper, 0, line.depth);
    // Down to the foot at both ends: where numbers pile up at a bound, the line does not begin at 0.
    points << left;
    if (line.density.values.empty() || line.density.spacing == 0) {
        if (!line.density.values.empty()) {
            const QPointF tip = toPixel(line.density.first, 1, line.depth);
            points << QPointF(tip.x() - kNeedle, left.y()) << tip << QPointF(tip.x() + kNeedle, left.y());
        }
        return points << right;
    }
    const int count = std::max(2, int((right.x() - left.x()) / kPointDistance));
    points.reserve(count + 3);
    const double step = x.size() / count, high = peakHeight() / line.peak;
    for (int i = 0; i <= count; ++i) {
        const double value = x.lower + i * step;
        const double height =
            line.density.most(std::max(x.lower, value - step / 2), std::min(x.upper, value + step / 2)) *
            high;
        points << QPointF(left.x() + (right.x() - left.x()) * i / count, left.y() - height);
    }
    return points << right;
}

void RidgeBlock::paint(QPainter& painter, const QColor& color, const QString& back,
                       const QString& front) const {
    painter.setFont(font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    const double high = metrics.height();
    // At least two, or the axis cannot be read.
    int across = std::max(2, int(area().width() / scaled(64)));
    auto ticks = linearTicks(x, across);
    while (ticks.size() < 2 && across < 8)
        ticks = linearTicks(x, ++across);
    for (const double tick : ticks) {
        painter.setPen(QPen(tick == 0 ? theme().border : theme().grid, 1));
        painter.drawLine(toPixel(tick, 0, 0), toPixel(tick, 0, 1));
        painter.setPen(theme().muted);
        const QString text = formatTick(tick);
        const double wide = metrics.horizontalAdvance(text);
        const double left = std::min(toPixel(tick, 0, 0).x() - wide / 2, place.right() - wide - 2);
        painter.drawText(QPointF(left, area().bottom() + scaled(3) + metrics.ascent()), text);
    }
    const auto chosen = drawn();
    for (const std::size_t i : chosen) {
        const double near = 1 - lines[i].depth;
        const QColor own = blend(theme().panel, color, kFaintest + (1 - kFaintest) * near);
        QPolygonF points = outline(lines[i]);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(Qt::NoPen);
        painter.setBrush(blend(theme().panel, color, 0.09 * near));
        painter.drawPolygon(points);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(own, i + 1 == lines.size() ? 1.7 : 1));
        painter.drawPolyline(points);
    }
    const auto label = [&](const QString& text, const QPointF& end, double above) {
        painter.drawText(QRectF(place.left(), end.y() - above, end.x() - scaled(6) - place.left(), high),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    };
    painter.setPen(theme().faint);
    if (chosen.size() > 1)
        label(back, toPixel(x.lower, 0, 1), high / 2);
    if (!chosen.empty())
        label(front, toPixel(x.lower, 0, 0), high - 2); // clear of the ticks
    painter.setPen(isBroken ? theme().bad : theme().text);
    painter.drawText(QRectF(place.left() + scaled(10), place.top(), labelWidth + scaled(8), high),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(name, Qt::ElideRight, labelWidth + scaled(8)));
}

void RidgeBlock::paintLit(QPainter& painter, std::size_t line) const {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().text, 1.4));
    painter.drawPolyline(outline(lines[line]));
}

} // namespace ui::plots
