#pragma once

#include "engine/trace/loss_change.h"

#include <QObject>
#include <QThreadPool>

#include <vector>

namespace ui {

/// What a recorded step does to the loss: its change, and the loss at points along it.
struct StepOutcome {
    engine::trace::LossChange change;
    std::vector<engine::trace::AlongStep> along;
};

/// Computes outcomes of recorded passes; what would take the window longer than some milliseconds is computed
/// by another thread: one job at a time, then the latest trace; results of other traces are dropped.
class ChangeFeed : public QObject {
    Q_OBJECT
public:
    explicit ChangeFeed(QObject* parent = nullptr);
    ~ChangeFeed() override;

    /// Makes the outcome of that trace the one to come; null: none.
    void ask(const engine::trace::TracePtr& trace);
    bool isBusy() const { return m_busy; }
    /// Multiplications that are done at once; 0: all by the other thread.
    void setQuickLimit(double multiplications) { m_quick = multiplications; }

Q_SIGNALS:
    /// Of the trace asked for last.
    void ready(const ui::StepOutcome& outcome);

private:
    void start();

    engine::trace::TracePtr m_asked;
    QThreadPool m_pool; ///< one thread
    double m_quick;
    bool m_busy = false;
};

} // namespace ui
