#include "ui/trace/step_slice.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using engine::trace::AlongStep;
using engine::trace::LossChange;

/// How far below and above the loss the tangent and the parabola may stretch the picture, in its own height.
constexpr double kRoom = 0.6;
constexpr double kMargin = 0.08;

/// The part of the plane that is shown, and where it is on the widget.
struct Frame {
    double x1, y0, y1;
    QRectF area;
    QPointF at(double x, double y) const {
        return {area.left() + x / x1 * area.width(), area.bottom() - (y - y0) / (y1 - y0) * area.height()};
    }
};

double tangent(const StepOutcome& o, double share) {
    return o.along.front().loss + share * o.change.predicted;
}

double parabola(const StepOutcome& o, double share) {
    return tangent(o, share) + share * share * o.change.second;
}

Frame frameOf(const StepOutcome& o, const QRectF& area) {
    const double start = o.along.front().loss;
    double low = start, high = start;
    for (const AlongStep& point : o.along)
        if (std::isfinite(point.loss)) {
            low = std::min(low, point.loss);
            high = std::max(high, point.loss);
        }
    const double room = kRoom * std::max(high - low, 1e-12 * (1 + std::abs(start)));
    const double lowest = low - room, highest = high + room;
    for (const double y : {tangent(o, 1), parabola(o, 1), parabola(o, o.change.lowest().value_or(0))})
        if (std::isfinite(y)) {
            low = std::min(low, std::max(y, lowest));
            high = std::max(high, std::min(y, highest));
        }
    const double margin = kMargin * std::max(high - low, 1e-12 * (1 + std::abs(start)));
    return {o.along.back().share, low - margin, high + margin, area};
}

template <class Curve>
void drawCurve(QPainter& painter, const Frame& frame, const std::vector<AlongStep>& points, Curve curve,
               const QPen& pen) {
    QPainterPath path;
    bool open = false;
    // Far outside the picture is as good as further away, and safe to draw.
    const double far = 20 * (frame.y1 - frame.y0);
    for (const AlongStep& point : points) {
        const double y = curve(point);
        if (!std::isfinite(y)) {
            open = false;
            continue;
        }
        const QPointF place = frame.at(point.share, std::clamp(y, frame.y0 - far, frame.y1 + far));
        open ? path.lineTo(place) : path.moveTo(place);
        open = true;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPath(path);
}

QPen tangentPen() { return {theme().backward, 2, Qt::DashLine}; }
QPen parabolaPen() { return {theme().forward, 2, Qt::DotLine}; }

void drawDot(QPainter& painter, const Frame& frame, double share, double loss, const QColor& color) {
    if (!std::isfinite(loss))
        return;
    painter.setPen(QPen(theme().panel, 1.5));
    painter.setBrush(color);
    painter.drawEllipse(frame.at(share, std::clamp(loss, frame.y0, frame.y1)), 5, 5);
}

} // namespace

StepSlice::StepSlice(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
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

void StepSlice::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(ui::font(FontRole::Small));
    const QFontMetricsF metrics(painter.font());
    if (m_outcome.along.empty() || !std::isfinite(m_outcome.along.front().loss)) {
        painter.setPen(theme().muted);
        painter.drawText(rect(), Qt::AlignCenter,
                         m_outcome.along.empty() ? tr("on its way …") : tr("the loss is no finite number"));
        return;
    }
    const double line = metrics.height();
    const Frame frame = frameOf(m_outcome, QRectF(rect()).adjusted(14, line + 8, -14, -2 * line - 6));
    const LossChange& change = m_outcome.change;

    // Axis: where the step begins, ends, and twice that.
    painter.setPen(QPen(theme().grid, 1));
    const double start = m_outcome.along.front().loss;
    painter.drawLine(frame.at(0, start), frame.at(frame.x1, start));
    for (const double share : {0.0, 1.0, 2.0})
        painter.drawLine(frame.at(share, frame.y0), frame.at(share, frame.y1));
    painter.setPen(theme().muted);
    const double base = frame.area.bottom() + metrics.ascent() + 3;
    const auto write = [&](double share, const QString& text, double y) {
        const double width = metrics.horizontalAdvance(text);
        const double x =
            std::clamp(frame.at(share, 0).x() - width / 2, 2.0, double(this->width()) - width - 2);
        painter.drawText(QPointF(x, y), text);
    };
    write(0, QStringLiteral("0"), base);
    write(1, tr("η = %1").arg(formatTick(m_rate)), base);
    write(2, formatTick(2 * m_rate), base);
    write(1, tr("the step taken"), base + line);

    painter.save();
    painter.setClipRect(frame.area.adjusted(-6, -6, 6, 6));
    drawCurve(
        painter, frame, m_outcome.along, [&](const AlongStep& p) { return tangent(m_outcome, p.share); },
        tangentPen());
    drawCurve(
        painter, frame, m_outcome.along, [&](const AlongStep& p) { return parabola(m_outcome, p.share); },
        parabolaPen());
    drawCurve(
        painter, frame, m_outcome.along, [](const AlongStep& p) { return p.loss; }, QPen(theme().text, 2));
    if (const auto lowest = change.lowest(); lowest && *lowest <= frame.x1) {
        painter.setPen(QPen(theme().forward, 1.5));
        painter.setBrush(theme().panel);
        painter.drawEllipse(frame.at(*lowest, parabola(m_outcome, *lowest)), 4, 4);
    }
    drawDot(painter, frame, 0, start, theme().text);
    drawDot(painter, frame, 1, start + change.actual, theme().update);
    painter.restore();

    // Legend.
    double x = 14;
    const double y = 4 + line / 2;
    for (const auto& [pen, text] : {std::pair{QPen(theme().text, 2), tr("loss")},
                                    {tangentPen(), tr("tangent")},
                                    {parabolaPen(), tr("parabola")}}) {
        painter.setPen(pen);
        painter.drawLine(QPointF(x, y), QPointF(x + 22, y));
        painter.setPen(theme().muted);
        painter.drawText(QPointF(x + 27, y + metrics.ascent() / 2 - 1), text);
        x += 27 + metrics.horizontalAdvance(text) + 14;
    }
}

} // namespace ui
