#pragma once

#include "engine/trace/forces.h"
#include "engine/train/mailbox.h"
#include "ui/panel.h"
#include "ui/trace/stepper.h"

class QLabel;

namespace ui {

class LatestJob;
class Run;
class TensorChoice;
class WhyPopup;

namespace plots {
class ForcesView;
class WeightsView;
} // namespace plots

/// What pulls at the weights of a tensor in the next update: the data one way, decay towards 0. Both as
/// pictures of the whole tensor, and the numbers that are moved most with an arrow for each. The pass is
/// recorded on another thread while the run rests.
class ForcesPanel : public Panel {
    Q_OBJECT
public:
    explicit ForcesPanel(Run& run, QWidget* parent = nullptr);
    ~ForcesPanel() override;

    TensorChoice& tensor() { return *m_tensor; }
    plots::ForcesView& view() { return *m_view; }
    /// What kind of decay it is, in words.
    QLabel* words() const { return m_words; }

Q_SIGNALS:
    /// The update of that layer is to be looked at in Step mode.
    void lookAt(const ui::Stepper::Matrix& matrix);

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// Of one moment: all tensors.
    struct Seen {
        engine::train::SnapshotPtr at;
        engine::trace::TracePtr trace;
        std::vector<engine::trace::Forces> forces;
    };
    void open();
    void look();
    void show();
    void showNothing(const QString& why);
    void explain(int row, const QPoint& global);
    const engine::trace::Forces* current() const;

    Run& m_run;
    LatestJob* m_job;
    TensorChoice* m_tensor;
    QLabel *m_words, *m_dataTitle, *m_decayTitle;
    plots::WeightsView *m_data, *m_decay;
    plots::ForcesView* m_view;
    WhyPopup* m_why = nullptr; ///< made when it is needed
    Seen m_seen;
    engine::train::SnapshotPtr m_asked; ///< the moment that is being looked at
    std::vector<std::pair<engine::core::Index, engine::core::Index>> m_places; ///< of the rows
};

} // namespace ui
