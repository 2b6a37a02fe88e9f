#include "ui/trace/sample_plane.h"

#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::trace::Link;

namespace {

constexpr double kDot = 5, kNudge = 0.05;

} // namespace

SamplePlane::SamplePlane(Stepper& stepper, QWidget* parent) : QWidget(parent), m_stepper(stepper) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("The samples of the batch in the plane of the inputs"));
    setToolTip(
        tr("Drag the marked sample, or move it with Ctrl and the arrows; click another one to step it"));
    connect(&stepper, &Stepper::traceChanged, this, qOverload<>(&QWidget::update));
    connect(&stepper, &Stepper::moved, this, qOverload<>(&QWidget::update));
}

bool SamplePlane::fits(const Stepper& stepper) {
    return stepper.trace() && stepper.trace()->input.x.rows() == 2;
}

QSize SamplePlane::sizeHint() const { return {scaled(240), scaled(210)}; }

QSize SamplePlane::minimumSizeHint() const { return {scaled(160), scaled(210)}; }

QRectF SamplePlane::area() const {
    const double side = std::min(width() - 24.0, height() - 12.0);
    return {(width() - side) / 2, 6, side, side};
}

double SamplePlane::reach() const {
    if (m_dragging)
        return m_reach;
    const auto& base = m_stepper.base();
    return base ? std::max(1.0, 1.15 * base->input.x.cwiseAbs().maxCoeff()) : 1;
}

QPointF SamplePlane::pointOf(int sample) const {
    const auto& x = m_stepper.trace()->input.x;
    const QRectF in = area();
    const double unit = in.width() / (2 * reach());
    return {in.center().x() + x(0, sample) * unit, in.center().y() - x(1, sample) * unit};
}

void SamplePlane::paintEvent(QPaintEvent*) {
    if (!fits(m_stepper))
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF in = area();
    painter.setPen(QPen(hasFocus() ? theme().accent : theme().border, 1));
    painter.setBrush(theme().raised);
    painter.drawRect(in);
    painter.setPen(theme().grid);
    painter.drawLine(QPointF(in.left(), in.center().y()), QPointF(in.right(), in.center().y()));
    painter.drawLine(QPointF(in.center().x(), in.top()), QPointF(in.center().x(), in.bottom()));
    painter.setClipRect(in.adjusted(-kDot, -kDot, kDot, kDot));
    const auto& input = m_stepper.trace()->input;
    const int current = m_stepper.cursor().sampleColumn();
    const double middle = input.scalesTargets() ? 0 : 0.5;
    for (int sample = 0; sample < input.x.cols(); ++sample) {
        Eigen::Index best = 0;
        input.t.col(sample).maxCoeff(&best);
        const QColor color = input.t.rows() > 1            ? seriesColor(int(best))
                             : input.t(0, sample) > middle ? theme().positive
                                                           : theme().negative;
        painter.setPen(sample == current ? QPen(theme().text, 2) : QPen(theme().panel, 1));
        painter.setBrush(color);
        const double size = sample == current ? kDot + 2 : kDot;
        painter.drawEllipse(pointOf(sample), size, size);
    }
    if (const auto was = m_stepper.before({Link::To::Input, -1, 0, current, {}}); was) {
        const auto& x = m_stepper.base()->input.x;
        const double unit = in.width() / (2 * reach());
        const QPointF from(in.center().x() + x(0, current) * unit, in.center().y() - x(1, current) * unit);
        painter.setPen(QPen(theme().text, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawLine(from, pointOf(current));
        painter.drawEllipse(from, kDot, kDot);
    }
}

int SamplePlane::sampleAt(QPointF position) const {
    int nearest = -1;
    double best = 2 * kDot;
    for (int sample = 0; fits(m_stepper) && sample < m_stepper.trace()->input.x.cols(); ++sample) {
        const QPointF away = pointOf(sample) - position;
        const double distance =
            std::hypot(away.x(), away.y()) - (sample == m_stepper.cursor().sampleColumn() ? kDot : 0);
        if (distance < best) {
            best = distance;
            nearest = sample;
        }
    }
    return nearest;
}

void SamplePlane::moveTo(double x, double y) {
    const int sample = m_stepper.cursor().sampleColumn();
    (void)m_stepper.edit(
        {{{Link::To::Input, -1, 0, sample, {}}, x}, {{Link::To::Input, -1, 1, sample, {}}, y}});
}

void SamplePlane::mousePressEvent(QMouseEvent* event) {
    const int sample = event->button() == Qt::LeftButton ? sampleAt(event->position()) : -1;
    if (sample < 0)
        return;
    if (sample != m_stepper.cursor().sampleColumn())
        return m_stepper.setSampleColumn(sample);
    m_reach = reach();
    m_dragging = true;
}

void SamplePlane::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragging || !fits(m_stepper))
        return;
    const QRectF in = area();
    const double unit = in.width() / (2 * m_reach);
    moveTo((std::clamp(event->position().x(), in.left(), in.right()) - in.center().x()) / unit,
           (in.center().y() - std::clamp(event->position().y(), in.top(), in.bottom())) / unit);
}

void SamplePlane::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    update();
}

void SamplePlane::keyPressEvent(QKeyEvent* event) {
    const bool arrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right ||
                       event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (!arrow || event->modifiers() != Qt::ControlModifier || !fits(m_stepper))
        return QWidget::keyPressEvent(event);
    const auto& x = m_stepper.trace()->input.x;
    const int sample = m_stepper.cursor().sampleColumn();
    const double step = kNudge * reach();
    moveTo(x(0, sample) + step * ((event->key() == Qt::Key_Right) - (event->key() == Qt::Key_Left)),
           x(1, sample) + step * ((event->key() == Qt::Key_Up) - (event->key() == Qt::Key_Down)));
}

} // namespace ui
