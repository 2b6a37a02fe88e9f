#pragma once

#include "engine/train/autopsy.h"
#include "engine/train/mailbox.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>

namespace ui {

class Run;

/// When a run has diverged, finds out why: visits its last steps on the engine's thread while the run rests,
/// measures the curvature on another one. What was found is kept as long as that step is the run's last known
/// one (also while an earlier step is looked at) and dropped when the run goes on otherwise or another one is
/// opened.
class AutopsyFeed : public QObject {
    Q_OBJECT
public:
    explicit AutopsyFeed(Run& run, QObject* parent = nullptr);
    ~AutopsyFeed() override;

    /// Null: the run has not diverged, or the cause is not found yet.
    const engine::train::AutopsyPtr& autopsy() const { return m_autopsy; }
    /// The step whose update was not taken; −1: the run has not diverged.
    long long step() const { return m_end ? m_end->step : -1; }
    bool isBusy() const { return m_end && !m_autopsy; }

Q_SIGNALS:
    /// A run diverged: isBusy() until ready().
    void begun(long long step);
    void ready(const engine::train::AutopsyPtr& autopsy);
    /// The run goes elsewhere.
    void dropped();

private:
    void follow();
    bool isStillTheEnd(const engine::train::Snapshot& snapshot) const;
    void visit();
    void explain();
    void take(engine::train::AutopsyPtr autopsy);

    Run& m_run;
    QThreadPool m_pool;               ///< one thread
    engine::train::SnapshotPtr m_end; ///< of the step that failed
    engine::train::AutopsyPtr m_autopsy;
    std::shared_ptr<engine::train::LastSteps> m_steps; ///< while they are visited
    std::atomic<bool> m_givenUp = false;
    int m_generation = 0; ///< late results are dropped
};

} // namespace ui
