#include "ui/trace/step_slice.h"

#include "ui/plots/widget_picture.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ui {

using engine::trace::AlongStep;

/// The part of the plane that is shown, and where it is on the widget.
struct StepSlice::Frame {
    double x1, y0, y1;
    QRectF area;
    double height() const { return y1 - y0; }
    QPointF at(double x, double y) const {
        return {area.left() + x / x1 * area.width(), area.bottom() - (y - y0) / height() * area.height()};
    }
    /// Far outside the picture is as good as further away, and safe to draw.
    QPointF near(double x, double y) const {
        return at(x, std::clamp(y, y0 - 20 * height(), y1 + 20 * height()));
    }
};

namespace {

/// How far below and above the loss the tangent and the parabola may stretch the picture, in its own height.
constexpr double kRoom = 0.6;
constexpr double kMargin = 0.08;
/// Beside the picture.
constexpr double kSide = 14;
/// Of the legend's samples.
constexpr double kSample = 22;

double tangent(const StepOutcome& o, double share) {
    return o.along.front().loss + share * o.change.predicted;
}

double parabola(const StepOutcome& o, double share) {
    return tangent(o, share) + share * share * o.change.second;
}

template <class Curve>
QPainterPath pathOf(const std::vector<AlongStep>& points, Curve place) {
    QPainterPath path;
    bool open = false;
    for (const AlongStep& point : points) {
        const std::optional<QPointF> at = place(point);
        if (at)
            open ? path.lineTo(*at) : path.moveTo(*at);
        open = at.has_value();
    }
    return path;
}

QPen lossPen() { return {theme().text, stroke(2)}; }
QPen tangentPen() { return {theme().backward, stroke(2), Qt::DashLine}; }
QPen parabolaPen() { return {theme().forward, stroke(2.5), Qt::DotLine}; }

void paintDot(QPainter& painter, QPointF at, const QColor& color) {
    painter.setPen(QPen(theme().panel, 1.5));
    painter.setBrush(color);
    painter.drawEllipse(at, 5, 5);
}

} // namespace

StepSlice::StepSlice(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    plots::offerExport(*this, QStringLiteral("loss-along-the-step"), [this] {
        QByteArray text = "share of the step,loss,tangent,parabola\n";
        for (const AlongStep& point : m_outcome.along)
            text += plots::csvLine({point.share, point.loss, tangent(m_outcome, point.share), parabola(m_outcome, point.share)});
        return text;
    });
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize StepSlice::sizeHint() const { return {scaled(320), scaled(210)}; }

QSize StepSlice::minimumSizeHint() const { return {scaled(120), scaled(150)}; }

void StepSlice::show(const StepOutcome& outcome, double rate) {
    m_outcome = outcome;
    m_rate = rate;
    setAccessibleDescription(tr("loss %1 where the step begins, %2 where it ends")
                                 .arg(formatNumber(outcome.along.front().loss),
                                      formatNumber(outcome.along.front().loss + outcome.change.actual)));
    update();
}

void StepSlice::clear() {
    m_outcome = {};
    update();
}

StepSlice::Frame StepSlice::frame() const {
    const double start = m_outcome.along.front().loss;
    double low = start, high = start;
    for (const AlongStep& point : m_outcome.along)
        if (std::isfinite(point.loss)) {
            low = std::min(low, point.loss);
            high = std::max(high, point.loss);
        }
    const double least = 1e-12 * (1 + std::abs(start));
    const double room = kRoom * std::max(high - low, least);
    const double lowest = low - room, highest = high + room;
    const double bottom = m_outcome.change.lowest().value_or(0);
    for (const double y : {tangent(m_outcome, 1), parabola(m_outcome, 1), parabola(m_outcome, bottom)})
        if (std::isfinite(y)) {
            low = std::min(low, std::max(y, lowest));
            high = std::max(high, std::min(y, highest));
        }
    const double margin = kMargin * std::max(high - low, least);
    const double line = QFontMetricsF(ui::font(FontRole::Small)).height();
    return {m_outcome.along.back().share, low - margin, high + margin,
            QRectF(rect()).adjusted(kSide, line + 8, -kSide, -2 * line - 6)};
}

void StepSlice::paintAxes(QPainter& painter, const Frame& frame) const {
    const double start = m_outcome.along.front().loss;
    painter.setPen(QPen(theme().grid, 1));
    painter.drawLine(frame.at(0, start), frame.at(frame.x1, start));
    for (const double share : {0.0, 1.0, frame.x1})
        painter.drawLine(frame.at(share, frame.y0), frame.at(share, frame.y1));
    painter.setPen(theme().muted);
    const QFontMetricsF metrics(painter.font());
    const auto write = [&](double share, const QString& text, double line) {
        const double wide = metrics.horizontalAdvance(text);
        const double x =
            std::clamp(frame.at(share, start).x() - wide / 2, 2.0, std::max(2.0, width() - wide - 2));
        painter.drawText(QPointF(x, frame.area.bottom() + metrics.ascent() + 3 + line * metrics.height()),
                         text);
    };
    write(0, QStringLiteral("0"), 0);
    write(1, tr("η = %1").arg(formatTick(m_rate)), 0);
    write(frame.x1, formatTick(frame.x1 * m_rate), 0);
    write(1, tr("the step taken"), 1);
}

void StepSlice::paintCurves(QPainter& painter, const Frame& frame) const {
    const auto draw = [&](const QPen& pen, const auto& curve) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(pen);
        painter.drawPath(pathOf(m_outcome.along, [&](const AlongStep& point) -> std::optional<QPointF> {
            const double y = curve(point);
            return std::isfinite(y) ? std::optional(frame.near(point.share, y)) : std::nullopt;
        }));
    };
    painter.save();
    painter.setClipRect(frame.area.adjusted(-6, -6, 6, 6));
    draw(tangentPen(), [&](const AlongStep& point) { return tangent(m_outcome, point.share); });
    draw(lossPen(), [](const AlongStep& point) { return point.loss; });
    draw(parabolaPen(), [&](const AlongStep& point) { return parabola(m_outcome, point.share); });
    if (const auto lowest = m_outcome.change.lowest(); lowest && *lowest <= frame.x1) {
        painter.setPen(QPen(theme().forward, 1.5));
        painter.setBrush(theme().panel);
        painter.drawEllipse(frame.near(*lowest, parabola(m_outcome, *lowest)), 4, 4);
    }
    const double start = m_outcome.along.front().loss, end = start + m_outcome.change.actual;
    paintDot(painter, frame.at(0, start), theme().text);
    if (std::isfinite(end))
        paintDot(painter, frame.near(1, end), theme().update);
    painter.restore();
}

void StepSlice::paintLegend(QPainter& painter) const {
    const QFontMetricsF metrics(painter.font());
    const double y = 4 + metrics.height() / 2;
    double x = kSide;
    for (const auto& [pen, text] : {std::pair(lossPen(), tr("loss")), std::pair(tangentPen(), tr("tangent")),
                                    std::pair(parabolaPen(), tr("parabola"))}) {
        painter.setPen(pen);
        painter.drawLine(QPointF(x, y), QPointF(x + kSample, y));
        painter.setPen(theme().muted);
        painter.drawText(QPointF(x + kSample + 5, y + metrics.ascent() / 2 - 1), text);
        x += kSample + 5 + metrics.horizontalAdvance(text) + kSide;
    }
}

void StepSlice::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(FontRole::Small));
    if (m_outcome.along.empty() || !std::isfinite(m_outcome.along.front().loss)) {
        painter.setPen(theme().muted);
        painter.drawText(rect(), Qt::AlignCenter,
                         m_outcome.along.empty() ? tr("on its way …") : tr("the loss is no finite number"));
        return;
    }
    const Frame shown = frame();
    paintAxes(painter, shown);
    paintCurves(painter, shown);
    paintLegend(painter);
}

} // namespace ui
