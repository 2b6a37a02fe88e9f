#include "ui/plots/chart_guides.h"

#include "ui/plots/line_style.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

constexpr float kGhostAlpha = 0.38f;
constexpr double kBandAlpha = 0.13, kPlateAlpha = 0.75, kSpreadAlpha = 0.16;

/// Where the curve is best; NaN without a point.
Sample bestOf(const Curve& curve, Series::Best which) {
    const Bucket all = curve.raw().extremes(0, curve.raw().size());
    if (which == Series::Best::None || all.empty())
        return {0, std::nan("")};
    return which == Series::Best::Lowest ? Sample{all.xLow, all.low} : Sample{all.xHigh, all.high};
}

} // namespace

void paintBand(QPainter& painter, const Chart& chart, const Scale& scale) {
    if (!chart.band() || chart.series().empty())
        return;
    const auto pixel = [&scale](double value) {
        return std::clamp(scale.pixelY(value), scale.area.top(), scale.area.bottom());
    };
    const double top = pixel(chart.band()->upper), bottom = pixel(chart.band()->lower);
    if (bottom - top < 1)
        return;
    QColor color = theme().good;
    color.setAlphaF(float(kBandAlpha));
    const QRectF band(scale.area.left(), top, scale.area.width(), bottom - top);
    painter.fillRect(band, color);
    painter.setFont(font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    if (band.height() < metrics.height())
        return;
    painter.setPen(theme().muted);
    painter.drawText(band.adjusted(4, 1, -4, -1), Qt::AlignLeft | Qt::AlignBottom, chart.band()->label);
}

void paintSpreads(QPainter& painter, const Chart& chart, const Scale& scale) {
    std::vector<Sample> low, high;
    const int columns = std::max(1, int(scale.area.width()));
    for (std::size_t i = 1; i + 1 < chart.series().size(); ++i) {
        if (!chart.series()[i].name.isEmpty() || !chart.series()[i + 1].name.isEmpty() ||
            chart.series()[i].ghost || chart.series()[i + 1].ghost)
            continue;
        chart.curve(i).raw().thin(scale.x.lower, scale.x.upper, columns, low);
        chart.curve(i + 1).raw().thin(scale.x.lower, scale.x.upper, columns, high);
        QPolygonF band;
        const auto add = [&](const Sample& sample) {
            if (!std::isfinite(sample.y))
                return;
            // Below 0 a logarithmic axis has no place: the band goes to its end.
            const bool isThere = !scale.logarithmic || sample.y > 0;
            const double y = isThere ? scale.pixelY(sample.y) : scale.area.bottom();
            band += QPointF(std::clamp(scale.pixelX(sample.x), scale.area.left(), scale.area.right()),
                            std::clamp(y, scale.area.top(), scale.area.bottom()));
        };
        std::for_each(high.begin(), high.end(), add);
        std::for_each(low.rbegin(), low.rend(), add);
        QColor color = seriesColor(chart.series()[i].color);
        color.setAlphaF(float(kSpreadAlpha));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(band);
        ++i;
    }
}

QColor ghostColor(int color) {
    QColor faint = seriesColor(color);
    faint.setAlphaF(kGhostAlpha);
    return faint;
}

void paintGhosts(QPainter& painter, const Chart& chart, const Scale& scale) {
    std::vector<Sample> inside;
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < chart.series().size(); ++i) {
        const Series& series = chart.series()[i];
        if (!series.ghost)
            continue;
        painter.setPen(curvePen(ghostColor(series.color), 1.5, int(i), series.dashed));
        cut(*series.ghost, scale, inside);
        QPolygonF line;
        for (const Sample& sample : inside) {
            if (std::isfinite(sample.y) && (!scale.logarithmic || sample.y > 0)) {
                line += QPointF(scale.pixelX(sample.x), scale.pixelY(sample.y));
                continue;
            }
            painter.drawPolyline(line);
            line.clear();
        }
        painter.drawPolyline(line);
    }
}

void paintBest(QPainter& painter, const Chart& chart, const Scale& scale) {
    for (std::size_t i = 0; i < chart.series().size(); ++i) {
        const Series& series = chart.series()[i];
        const Sample best = bestOf(chart.curve(i), series.best);
        if (!std::isfinite(best.y) || (scale.logarithmic && best.y <= 0))
            continue;
        const QPointF at(scale.pixelX(best.x), scale.pixelY(best.y));
        if (!scale.area.contains(at))
            continue;
        painter.setPen(QPen(seriesColor(series.color), stroke(1.6)));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, scaled(4.5), scaled(4.5));
        painter.setFont(font(FontRole::Small));
        const QString text =
            QCoreApplication::translate("ui::plots::Chart", "best %1").arg(formatNumber(best.y));
        const QFontMetricsF metrics(painter.font());
        const double width = metrics.horizontalAdvance(text), gap = scaled(8);
        // Away from the curve, and inside.
        const bool below = series.best == Series::Best::Lowest;
        const double left = std::clamp(at.x() - width / 2, scale.area.left(), scale.area.right() - width);
        double top = below ? at.y() + gap : at.y() - gap - metrics.height();
        if (top + metrics.height() > scale.area.bottom() || top < scale.area.top())
            top = below ? at.y() - gap - metrics.height() : at.y() + gap;
        QColor plate = theme().panel;
        plate.setAlphaF(float(kPlateAlpha));
        painter.fillRect(QRectF(left - 2, top, width + 4, metrics.height()), plate);
        painter.setPen(theme().text);
        painter.drawText(QPointF(left, top + metrics.ascent()), text);
    }
}

} // namespace ui::plots
