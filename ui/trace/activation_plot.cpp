#include "ui/trace/activation_plot.h"

#include "engine/model/activation.h"
#include "ui/plots/widget_picture.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int kPoints = 160;

/// The part of the plane that is shown, and where it is on the widget.
struct Frame {
    double x0, x1, y0, y1;
    QRectF area;
    QPointF at(double x, double y) const {
        return {area.left() + (x - x0) / (x1 - x0) * area.width(),
                area.bottom() - (y - y0) / (y1 - y0) * area.height()};
    }
};

Frame frameOf(const engine::model::Activation& f, double z, const QRectF& area) {
    const double reach = std::max(4.0, std::ceil(1.25 * std::fabs(z)));
    Frame frame{-reach, reach, 0, 0, area};
    for (int i = 0; i <= kPoints; ++i) {
        const double y = f.value(-reach + 2 * reach * i / kPoints);
        frame.y0 = std::min(frame.y0, y);
        frame.y1 = std::max(frame.y1, y);
    }
    const double margin = 0.12 * std::max(1e-6, frame.y1 - frame.y0);
    frame.y0 -= margin;
    frame.y1 += margin;
    return frame;
}

void paintAxes(QPainter& painter, const Frame& frame) {
    painter.setPen(QPen(theme().grid, 1.5));
    painter.drawLine(frame.at(frame.x0, 0), frame.at(frame.x1, 0));
    painter.drawLine(frame.at(0, frame.y0), frame.at(0, frame.y1));
    painter.setFont(font(FontRole::Small));
    painter.setPen(theme().faint);
    const QFontMetricsF metrics(painter.font());
    const double base = frame.at(0, 0).y() + metrics.ascent() + 3;
    const QString low = formatNumber(frame.x0), high = formatNumber(frame.x1);
    painter.drawText(QPointF(frame.area.left(), base), low);
    painter.drawText(QPointF(frame.area.right() - metrics.horizontalAdvance(high), base), high);
}

} // namespace

ActivationPlot::ActivationPlot(QWidget* parent) : QWidget(parent) {
    plots::offerExport(*this, QStringLiteral("activation"), {});
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize ActivationPlot::sizeHint() const { return {scaled(320), scaled(140)}; }

QSize ActivationPlot::minimumSizeHint() const { return {scaled(120), scaled(90)}; }

void ActivationPlot::show(const engine::model::Activation* activation, double z) {
    m_activation = activation;
    m_z = z;
    if (m_activation)
        setAccessibleDescription(tr("at z = %1 the value is %2 and the slope %3")
                                     .arg(formatNumber(z), formatNumber(activation->value(z)),
                                          formatNumber(activation->slope(z))));
    update();
}

void ActivationPlot::paintEvent(QPaintEvent*) {
    if (!m_activation || !m_activation->value || !std::isfinite(m_z))
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Frame frame = frameOf(*m_activation, m_z, QRectF(rect()).adjusted(16, 8, -16, -8));
    paintAxes(painter, frame);
    QPainterPath curve;
    for (int i = 0; i <= kPoints; ++i) {
        const double x = frame.x0 + (frame.x1 - frame.x0) * i / kPoints;
        const QPointF point = frame.at(x, m_activation->value(x));
        i == 0 ? curve.moveTo(point) : curve.lineTo(point);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().forward, stroke(2)));
    painter.drawPath(curve);
    painter.setClipRect(frame.area.adjusted(-8, 0, 8, 0));
    const double y = m_activation->value(m_z), slope = m_activation->slope(m_z),
                 half = 0.3 * (frame.x1 - frame.x0);
    painter.setPen(QPen(theme().backward, stroke(2), Qt::DashLine));
    painter.drawLine(frame.at(m_z - half, y - slope * half), frame.at(m_z + half, y + slope * half));
    painter.setPen(QPen(theme().panel, 1.5));
    painter.setBrush(theme().text);
    painter.drawEllipse(frame.at(m_z, y), 5, 5);
}

} // namespace ui
