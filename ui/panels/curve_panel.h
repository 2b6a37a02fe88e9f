#pragma once

#include "engine/train/epoch_story.h"
#include "engine/train/mailbox.h"
#include "ui/every_second.h"
#include "ui/panel.h"
#include "ui/plots/chart.h"
#include "ui/plots/run_points.h"

#include <map>

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace ui {

class EpochPopup;
class Run;

/// A panel of curves over the epochs of the run: collects every point, marks what was changed by hand
/// and where training stopped because a number was not finite, repaints once a frame while it is
/// seen. Of a long run the chart keeps neighbours joined; to a file go the values of every epoch, by training
/// again.
class CurvePanel : public Panel {
    Q_OBJECT
public:
    CurvePanel(Run& run, const QString& title, const QString& file, const QString& yName, QWidget* parent);

    plots::Chart& chart() { return *m_chart; }

Q_SIGNALS:
    /// The run is on its way to an epoch that is to be looked at in Step mode.
    void lookInside();

protected:
    /// The curves of this run. With none, `placeholder` is shown.
    virtual std::vector<plots::Series> series() = 0;
    /// What their values at the end of an epoch are, in that order.
    virtual plots::RunPoints::Values values() const = 0;
    virtual QString placeholder() const { return {}; }
    /// A button below the placeholder.
    void addPlaceholderAction(QPushButton* button);
    /// Names, definitions and locks of the curves there are may be others.
    void nameCurves();
    /// Why the points of that epoch are what they are, in the order of the curves.
    virtual std::vector<engine::trace::Explanation> explain(const engine::train::EpochStory& story) const = 0;

    /// A button for the logarithmic axis in the title line.
    void addLogToggle(bool on);
    /// Call at the end of a constructor.
    void open();
    Run& m_run;

private:
    void take();
    std::unique_ptr<plots::PointSource> allPoints() const;
    void changeRun();
    void explainPoint(double x, const QPoint& global);
    void markChanges();
    void markDivergence();

    plots::Chart* m_chart;
    QStackedWidget* m_stack;
    QLabel* m_placeholder;
    QVBoxLayout* m_placeholderPage;
    EpochPopup* m_popup = nullptr; ///< made when it is needed
    plots::RunPoints::Values m_valuesOf;
    std::vector<double> m_values;
    EverySecond m_frames;
    std::shared_ptr<const engine::train::Changes> m_changes; ///< as marked
    long long m_divergedAt = -1;
    long long m_lastStep = 0; ///< of the newest point while it trains
    engine::train::RunId m_shown = 0;
    std::map<engine::train::RunId, plots::Collected> m_kept; ///< of the other runs of the family
};

} // namespace ui
