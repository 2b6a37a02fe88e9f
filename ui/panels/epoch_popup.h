#pragma once

#include "engine/train/epoch_story.h"
#include "ui/panels/why_popup.h"

namespace ui {

class Run;

/// Why the points of a chart at one epoch are what they are: the epoch is trained again, out of sight, and
/// its numbers are written out. And the way there.
class EpochPopup : public WhyPopup {
    Q_OBJECT
public:
    using Explain = std::function<std::vector<engine::trace::Explanation>(const engine::train::EpochStory&)>;

    EpochPopup(Run& run, Explain explain, QWidget* parent);

    void openAt(long long epoch, const QPoint& global);

Q_SIGNALS:
    /// The beginning of that epoch is to be looked at in Step mode; the run is on its way there.
    void goneTo();

private:
    void compute();
    void tell(const engine::train::EpochStory& story);
    long long start() const;

    Run& m_run;
    Explain m_explain;
    long long m_epoch = 1;
    long long m_generation = 0;
    QPushButton* m_compute;
};

} // namespace ui
