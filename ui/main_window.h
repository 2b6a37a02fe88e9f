#pragma once

#include "ui/document.h"
#include "ui/run.h"
#include "ui/trace/stepper.h"

#include <QMainWindow>

#include <functional>

class QMenu;
class QStackedWidget;

namespace ui {

class Files;
class MessageBar;
class Mode;
class ModeBar;
class Transport;
struct Context;

/// The window: mode bar, transport, message line, the modes, status line. It only puts them together.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(engine::io::FileSource files, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a file named on the command line, or the last session; the first start plays at once.
    void begin(const QString& path);
    /// "build", "step" or "train".
    void setMode(const QString& name);
    Files& files() { return *m_files; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addModes(const Context& context);
    void addMode(Mode* mode, const QString& title, const QString& tip, const QKeySequence& keys);
    void addActions();
    void addMenu();
    QAction* act(const QString& text, const QKeySequence& keys, std::function<void()> verb);
    void showTitle();

    Document m_document;
    Run m_run;
    Stepper m_stepper;
    QMenu* m_menu;
    Transport* m_transport;
    MessageBar* m_messages;
    ModeBar* m_modeBar;
    QStackedWidget* m_modes;
    Files* m_files;
};

} // namespace ui
