#pragma once

#include <QWidget>

class QMenu;
class QToolButton;

namespace ui {

class Run;
class Scrubber;

/// The scrubber over the whole run, beside it what makes another run of it, and the runs there are.
class RunBar : public QWidget {
    Q_OBJECT
public:
    explicit RunBar(Run& run, QWidget* parent = nullptr);

    Scrubber* scrubber() const { return m_scrubber; }
    /// Fork; while a step is on its way: cancel.
    QToolButton* forkButton() const { return m_fork; }
    QToolButton* runsButton() const { return m_runs; }

private:
    void refresh();
    void act();
    void fillMenu();
    void addMemory();

    Run& m_run;
    Scrubber* m_scrubber;
    QToolButton *m_fork, *m_runs;
    QMenu* m_menu;
};

/// "12 MiB".
QString formatMemory(std::size_t bytes);

} // namespace ui
