#pragma once

#include "engine/train/epoch_memory.h"
#include "engine/train/mailbox.h"
#include "ui/panel.h"
#include "ui/panels/steady_notes.h"

#include <map>
#include <optional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace ui {

class HealthRow;
class HealthTable;
class ProbeFeed;
class Run;

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

protected:
    void showEvent(QShowEvent* event) override;

private:
    void open();
    void changeRun();
    void collect();
    void look();
    void showNotes();
    void showTable();
    /// Of the last epoch before the probe; null: none.
    const engine::train::EpochRecord* lastEpoch() const;
    HealthRow* addRow();

    Run& m_run;
    ProbeFeed& m_feed;
    QVBoxLayout* m_notesLayout;
    std::vector<HealthRow*> m_rows; ///< made as needed, the rest hidden
    HealthTable* m_table;
    QLabel* m_placeholder;
    SteadyNotes m_notes;
    std::optional<engine::train::DataHealth> m_data; ///< of this run: computed when it is needed
    engine::train::RunId m_shown = 0;
    std::map<engine::train::RunId, engine::train::EpochMemory> m_epochs; ///< of all runs of the family
};

} // namespace ui
