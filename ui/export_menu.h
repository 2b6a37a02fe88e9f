#pragma once

class QMenu;
class QStackedWidget;
class QWidget;

namespace ui {

/// "Export": the mode that is open as one picture (Ctrl+E), and each of its panels. The keys are `window`'s.
QMenu* exportMenu(QWidget& window, QStackedWidget& modes);

} // namespace ui
