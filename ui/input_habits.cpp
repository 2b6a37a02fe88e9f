#include "ui/input_habits.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>

namespace ui {

namespace {

bool isArrow(int key) {
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End;
}

bool isUpOrDown(int key) { return key == Qt::Key_Up || key == Qt::Key_Down; }

bool keepsKey(QObject* widget, const QKeyEvent& key) {
    if (key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier))
        return false;
    if (isArrow(key.key()))
        return qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QAbstractItemView*>(widget);
    if (isUpOrDown(key.key()))
        return qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QAbstractItemView*>(widget) ||
               qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSpinBox*>(widget);
    if (key.key() == Qt::Key_Space)
        return qobject_cast<QAbstractButton*>(widget) || qobject_cast<QAbstractItemView*>(widget) ||
               qobject_cast<QComboBox*>(widget);
    return false;
}

} // namespace

InputHabits::InputHabits(QApplication& application) : QObject(&application) { application.installEventFilter(this); }

bool InputHabits::eventFilter(QObject* watched, QEvent* event) {
    // A click does not leave the focus on a button, so that Space stays with the transport.
    if (event->type() == QEvent::Polish) {
        auto* button = qobject_cast<QAbstractButton*>(watched);
        if (button && button->focusPolicy() == Qt::StrongFocus)
            button->setFocusPolicy(Qt::TabFocus);
        auto* slider = qobject_cast<QAbstractSlider*>(watched);
        if (slider && slider->focusPolicy() != Qt::NoFocus)
            slider->setFocusPolicy(Qt::TabFocus);
    }
    if (event->type() == QEvent::ShortcutOverride && keepsKey(watched, *static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace ui
