#include "ui/panels/chevron.h"

#include "ui/theme.h"

#include <QPainter>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QWheelEvent>

namespace ui {

namespace {

constexpr int kArrowRoom = 30;

} // namespace

void drawChevron(QPainter& painter, QPointF middle, double size, bool down, bool enabled) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(enabled ? theme().muted : theme().border, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double reach = size / 2, depth = (down ? 1 : -1) * size / 4;
    painter.drawPolyline(QPolygonF(
        {middle + QPointF(-reach, -depth), middle + QPointF(0, depth), middle + QPointF(reach, -depth)}));
}

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
}

void ChoiceBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, width() - kArrowRoom);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    drawChevron(painter, QPointF(width() - 12, height() / 2.0), 8, true, isEnabled());
}

void ChoiceBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace ui
