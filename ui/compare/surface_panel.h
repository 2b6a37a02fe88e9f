#pragma once

#include "engine/analysis/lane_session.h"
#include "engine/analysis/loss_surface.h"
#include "ui/compare/surface_view.h"
#include "ui/panel.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace ui {

class ChoiceBox;
class LaneDesk;
class Segments;

/// The loss surface in a plane through the lanes' paths, computed in the background whenever they come to
/// rest, with progress and a way to give it up. While they train the paths go on over the map there is.
class SurfacePanel : public Panel {
    Q_OBJECT
public:
    explicit SurfacePanel(LaneDesk& desk, QWidget* parent = nullptr);
    ~SurfacePanel() override;

    SurfaceView& view() { return *m_view; }
    ChoiceBox* kind() const { return m_kind; }
    QPushButton* button() const { return m_button; }
    QLabel* words() const { return m_words; }
    bool isBusy() const { return m_watcher != nullptr; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    using Outcome = std::shared_ptr<const engine::core::Result<engine::analysis::LossSurface>>;
    struct Shown {
        std::vector<engine::analysis::LaneId> lanes;
        std::vector<engine::analysis::LanePath> paths;
        std::size_t best = 0;
    };
    Shown shown(bool learningOnly) const;
    void follow();
    void compute();
    void cancel();
    void take(const Outcome& outcome);
    void showPaths();
    void showState();

    LaneDesk& m_desk;
    SurfaceView* m_view;
    ChoiceBox* m_kind;
    Segments* m_look;
    QLabel* m_words;
    QProgressBar* m_bar;
    QPushButton* m_button;
    QThreadPool m_pool; ///< one thread
    std::shared_ptr<engine::analysis::Watcher> m_watcher;
    engine::analysis::LanesMomentPtr m_of; ///< what the surface is made around
    QTimer m_progress;
    QElapsedTimer m_sincePaths;
    QString m_problem;
    std::uint64_t m_seed = 1;
};

} // namespace ui
