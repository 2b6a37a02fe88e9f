#pragma once

class QMenu;
class QWidget;

namespace ui {

/// How the window looks: dark, light or for the projector, one of them checked (Ctrl+D goes on to the next),
/// and the size of the text. Whatever is chosen is remembered. The keys are `window`'s.
void addLookActions(QMenu& menu, QWidget& window);

/// What was chosen last, put on the application.
void restoreLook();

} // namespace ui
