#include "ui/undo_actions.h"

#include "ui/document.h"
#include "ui/trace/stepper.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

namespace ui {

void addUndoActions(QMenu& menu, QWidget& window, Document& document, Stepper& stepper) {
    const auto say = [](const char* text) { return QCoreApplication::translate("ui::MainWindow", text); };
    QAction* undo = document.undoStack().createUndoAction(&window, say("Undo"));
    QAction* redo = document.undoStack().createRedoAction(&window, say("Redo"));
    for (QAction* action : {undo, redo}) {
        menu.addAction(action);
        window.addAction(action);
    }
    const auto ofWhom = [undo, &stepper] {
        undo->setShortcut(stepper.isEdited() ? QKeySequence() : QKeySequence(QKeySequence::Undo));
    };
    QObject::connect(&stepper, &Stepper::editsChanged, undo, ofWhom);
    ofWhom();
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
}

} // namespace ui
