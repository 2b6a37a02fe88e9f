#pragma once

#include "engine/train/probe.h"
#include "engine/train/session.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

namespace ui {

class Run;

/// A probe of the running network some times a second, computed by another thread (small networks at once)
/// and shared by all who show it. Costs nothing while none of its viewers is visible.
class ProbeFeed : public QObject {
    Q_OBJECT
public:
    explicit ProbeFeed(Run& run, QObject* parent = nullptr);
    ~ProbeFeed() override;

    /// Probes are made while one of the viewers is visible.
    void addViewer(const QWidget& viewer);
    void removeViewer(const QWidget& viewer);
    /// Null: no run, or not computed yet.
    const engine::train::ProbePtr& probe() const { return m_probe; }
    /// ∂L/∂θ over the probe's samples, with it; null likewise.
    const std::shared_ptr<const engine::core::VectorD>& gradients() const { return m_gradients; }
    /// The step it was made after: parameters as that step left them.
    long long step() const { return m_step; }
    long long epoch() const { return m_epoch; }
    /// With the share of the one under way.
    double epochs() const { return m_epochs; }
    /// Brings it up to the run's snapshot (a viewer was shown).
    void update();

Q_SIGNALS:
    /// Another probe, or none: another run.
    void changed();

private:
    void open();
    void start();
    void take(const engine::train::Snapshot& shown, engine::train::ProbePtr probe,
              std::shared_ptr<const engine::core::VectorD> gradients);
    bool isSeen() const;

    Run& m_run;
    QThreadPool m_pool; ///< one thread
    QTimer m_again;     ///< single-shot: not more often than some times a second
    std::vector<QPointer<const QWidget>> m_viewers;
    std::shared_ptr<const engine::model::Network<float>> m_network;
    std::vector<int> m_rows;
    engine::train::SnapshotPtr m_shown; ///< of the latest probe or the job under way
    engine::train::ProbePtr m_probe;
    std::shared_ptr<const engine::core::VectorD> m_gradients;
    long long m_step = 0, m_epoch = 0;
    double m_epochs = 0;
    bool m_busy = false;
};

} // namespace ui
