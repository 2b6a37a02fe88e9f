#include "ui/panels/number_button.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace ui {

namespace {

constexpr int kPad = 4; // for the frame of the focus

} // namespace

NumberButton::NumberButton(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize NumberButton::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + kPad, fontMetrics().height() + 2};
}

bool NumberButton::event(QEvent* event) {
    if (event->type() == QEvent::EnabledChange)
        setCursor(isEnabled() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    return QAbstractButton::event(event);
}

void NumberButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont shown = font();
    shown.setUnderline(isEnabled() && underMouse());
    painter.setFont(shown);
    painter.setPen(isEnabled() ? theme().text : theme().muted);
    // Flush with the head of its column.
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, text());
    if (!hasFocus())
        return;
    QRectF frame(rect());
    frame.setLeft(frame.right() - fontMetrics().horizontalAdvance(text()) - kPad);
    painter.setPen(QPen(theme().accent, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 3, 3);
}

void NumberButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return click();
    QAbstractButton::keyPressEvent(event);
}

} // namespace ui
