#include "ui/evaluate/plane_pad.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

/// Of a side, what an arrow key moves the point by.
constexpr double kKeyStep = 0.01;

bool isArrow(int key) {
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
}

} // namespace

PlanePad::PlanePad(QWidget* parent) : FieldView(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("A point of your own"));
    setToolTip(tr("Click or drag to put your point; arrow keys move it"));
}

void PlanePad::setPoint(const QPointF& point) {
    m_point = point;
    update();
}

void PlanePad::draw(QPainter& painter) const {
    FieldView::draw(painter);
    const plots::Axes axes = this->axes();
    const QPointF at = axes.toPixel(m_point.x(), m_point.y());
    if (!axes.area.adjusted(-2, -2, 2, 2).contains(at))
        return;
    for (const auto& [color, width] : {std::pair(theme().panel, 5.0), std::pair(theme().text, 2.2)}) {
        painter.setPen(QPen(color, stroke(width)));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, scaled(7), scaled(7));
        for (const QPointF& way : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            painter.drawLine(at + way * scaled(7), at + way * scaled(14));
    }
}

void PlanePad::moveTo(const QPointF& pixel) {
    const plots::Axes axes = this->axes();
    m_point = {std::clamp(axes.valueX(pixel.x()), axes.x.lower, axes.x.upper),
               std::clamp(axes.valueY(pixel.y()), axes.y.lower, axes.y.upper)};
    update();
    Q_EMIT moved(m_point);
}

bool PlanePad::event(QEvent* event) {
    // The arrow keys move the point here, not the run.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && isArrow(key->key())) {
            event->accept();
            return true;
        }
    }
    return FieldView::event(event);
}

void PlanePad::keyPressEvent(QKeyEvent* event) {
    if (!isArrow(event->key()))
        return FieldView::keyPressEvent(event);
    const plots::Axes axes = this->axes();
    const double dx = event->key() == Qt::Key_Right  ? kKeyStep
                      : event->key() == Qt::Key_Left ? -kKeyStep
                                                     : 0,
                 dy = event->key() == Qt::Key_Up     ? kKeyStep
                      : event->key() == Qt::Key_Down ? -kKeyStep
                                                     : 0;
    moveTo(axes.toPixel(m_point.x() + dx * axes.x.size(), m_point.y() + dy * axes.y.size()));
}

void PlanePad::mousePressEvent(QMouseEvent* event) {
    m_dragging = event->button() == Qt::LeftButton;
    if (m_dragging)
        moveTo(event->position());
}

void PlanePad::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging)
        moveTo(event->position());
    FieldView::mouseMoveEvent(event);
}

void PlanePad::mouseReleaseEvent(QMouseEvent*) { m_dragging = false; }

} // namespace ui
