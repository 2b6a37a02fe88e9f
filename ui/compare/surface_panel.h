#pragma once

#include "engine/analysis/lane_session.h"
#include "engine/analysis/loss_surface.h"
#include "ui/compare/surface_view.h"
#include "ui/panel.h"

#include <QElapsedTimer>

#include <vector>

class QStackedLayout;
class QToolButton;

namespace ui {

class ChoiceBox;
class JobLine;
class LaneDesk;
class Segments;
class SlicePart;
class WhyPopup;
struct Why;

/// The loss surface in a plane through the lanes' paths, as a map or a relief, computed in the background
/// whenever they come to rest; while they train the paths go on over the map there is. Or a slice of it:
/// along the gradient of one lane.
class SurfacePanel : public Panel {
    Q_OBJECT
public:
    explicit SurfacePanel(LaneDesk& desk, QWidget* parent = nullptr);
    ~SurfacePanel() override;

    SurfaceView& view() { return *m_view; }
    ChoiceBox* kind() const { return m_kind; }
    JobLine& line() const { return *m_line; }
    SlicePart& slice() const { return *m_slice; }
    Segments& look() const { return *m_look; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Shown {
        std::vector<engine::analysis::LaneId> lanes;
        std::vector<engine::analysis::LanePath> paths;
        std::size_t best = 0;
    };
    Shown shown(bool learningOnly) const;
    void follow();
    void compute();
    void showPaths();
    void showState();
    QString stateWords() const;
    void showLook(int look);
    void explainPlace(double x, double y, const QPoint& global);
    void explainPoint(std::size_t path, std::size_t point, const QPoint& global);
    void openWhy(const Why& why, const QPoint& global);

    LaneDesk& m_desk;
    SurfaceView* m_view;
    ChoiceBox* m_kind;
    Segments* m_look;
    JobLine* m_line;
    SlicePart* m_slice;
    QStackedLayout* m_sides;               ///< the surface; the slice
    QToolButton* m_log;                    ///< of the slice
    WhyPopup* m_why = nullptr;             ///< made when it is needed
    engine::analysis::LanesMomentPtr m_of; ///< what the surface is made around
    QElapsedTimer m_sincePaths;
    QString m_problem;
    std::uint64_t m_seed = 1;
};

} // namespace ui
