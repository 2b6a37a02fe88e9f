#pragma once

class QMenu;
class QWidget;

namespace ui {

class Document;
class Stepper;

/// "Undo" and "Redo" of the document, in the menu and by the keys of the window. While numbers of a pass are
/// edited in Step mode Ctrl+Z is theirs.
void addUndoActions(QMenu& menu, QWidget& window, Document& document, Stepper& stepper);

} // namespace ui
