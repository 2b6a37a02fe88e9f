#pragma once

#include "engine/train/distribution_history.h"
#include "engine/train/mailbox.h"
#include "ui/panel.h"
#include "ui/trace/stepper.h"

#include <QTimer>

#include <map>
#include <utility>

namespace ui {

class ProbeFeed;
class Run;
class Segments;
class WhyPopup;

namespace plots {
class RidgeView;
}

/// How weights, gradients and activations of each layer are distributed, over the time of the run: collects
/// the feed's probes while it is seen. When the run rests, it looks up moments that were missed.
class DistributionPanel : public Panel {
    Q_OBJECT
public:
    DistributionPanel(Run& run, ProbeFeed& feed, QWidget* parent = nullptr);

    plots::RidgeView& view() { return *m_view; }
    Segments& quantities() { return *m_quantities; }
    Segments& forms() { return *m_forms; }
    /// Of the current run.
    const engine::train::DistributionHistory& history() const { return m_history; }

Q_SIGNALS:
    /// In Step mode.
    void lookAt(const Stepper::Matrix& matrix);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void addChoices();
    void explain(const QPointF& at, const QPoint& global);
    void open();
    void nameLayers();
    void changeRun();
    void take();
    /// A fork's history is its parent's up to where it parted.
    void part();
    void fill();
    void look(const std::vector<long long>& steps);
    void add(engine::train::RunId run, engine::train::DistributionSlice slice);

    Run& m_run;
    ProbeFeed& m_feed;
    plots::RidgeView* m_view;
    Segments* m_quantities = nullptr;
    Segments* m_forms = nullptr;
    WhyPopup* m_popup = nullptr; ///< made when it is needed
    QTimer m_refresh;            ///< once for all that came together
    engine::train::DistributionHistory m_history;
    engine::train::RunId m_shown = 0;
    bool m_isInherited = false; ///< from the run it was forked from, not yet cut where it parted
    std::map<engine::train::RunId, engine::train::DistributionHistory>
        m_kept;                                                 ///< of the other runs of the family
    std::pair<engine::train::RunId, long long> m_filled{0, -1}; ///< run and last step looked up
};

} // namespace ui
