#pragma once

#include "engine/train/epoch_memory.h"
#include "engine/train/mailbox.h"
#include "ui/panel.h"
#include "ui/panels/steady_notes.h"
#include "ui/trace/stepper.h"

#include <map>
#include <optional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace ui {

class EpochPopup;
class HealthRow;
class HealthTable;
class ProbeFeed;
class Run;
class WhyPopup;

/// How well the run is: a sentence for everything that is good or wrong, with a way to the step, and how
/// large the gradients of each layer are beside its weights. Looks at a run when the feed has another probe
/// and it is seen.
class HealthPanel : public Panel {
    Q_OBJECT
public:
    HealthPanel(Run& run, ProbeFeed& feed, QWidget* parent = nullptr);

    /// Those that are shown, in order.
    std::vector<HealthRow*> rows() const;
    /// Below the notes, always in view.
    void addFooter(QWidget* footer);
    HealthTable* table() const { return m_table; }

Q_SIGNALS:
    /// The run is on its way to a step that is to be looked at in Step mode.
    void lookInside();
    /// Likewise, at a matrix of it.
    void lookAt(const Stepper::Matrix& matrix);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void changeRun();
    void collect();
    void look();
    void showNotes();
    void showTable();
    /// Of the epochs up to the probe.
    std::span<const engine::train::EpochRecord> records() const;
    HealthRow* addRow();
    /// As it is now; shown ones may be older.
    std::vector<engine::train::HealthNote> found() const;
    void explainNote(engine::train::HealthNote note, const QPoint& global);
    void explainNumber(int row, int column, const QPoint& global);
    /// The update of that layer (of those with parameters) in that epoch.
    void explainUpdate(std::size_t index, long long epoch, const QPoint& global);
    WhyPopup& popup();

    Run& m_run;
    ProbeFeed& m_feed;
    QVBoxLayout* m_notesLayout;
    std::vector<HealthRow*> m_rows; ///< made as needed, the rest hidden
    HealthTable* m_table;
    QLabel* m_placeholder;
    WhyPopup* m_popup = nullptr; ///< these two made when they are needed
    EpochPopup* m_epochPopup = nullptr;
    std::vector<int> m_layers;   ///< of the table's rows
    std::size_t m_explained = 0; ///< of the epoch's updates
    SteadyNotes m_notes;
    std::optional<engine::train::DataHealth> m_data; ///< of this run: computed when it is needed
    engine::train::RunId m_shown = 0;
    std::map<engine::train::RunId, engine::train::EpochMemory> m_epochs; ///< of all runs of the family
};

} // namespace ui
