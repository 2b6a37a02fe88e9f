#pragma once

#include "engine/trace/update_story.h"
#include "ui/trace/inspector.h"

#include <optional>
#include <vector>

class QLabel;

namespace ui {

class AlternativesTable;
class PageHint;
class SectionHeader;
class StageRow;

/// The update of the weight or bias at the cursor under the microscope: from the gradient through clipping,
/// decay and moments to the new value, and what other optimizers would do from here. Elsewhere it offers to
/// go to a weight.
class UpdateView : public InspectorPage {
    Q_OBJECT
public:
    explicit UpdateView(Stepper& stepper, QWidget* parent = nullptr);

    /// Nothing while the cursor is not on a weight's or bias's gradient or new value.
    const std::optional<engine::trace::UpdateStory>& story() const { return m_story; }
    /// Those shown, in order.
    std::vector<StageRow*> stages() const;
    AlternativesTable* table() const { return m_table; }
    QLabel* footnote() const { return m_footnote; }
    PageHint* hint() const { return m_hint; }

Q_SIGNALS:
    void linkActivated(const engine::trace::Link& link);
    void hovered(const engine::trace::Link& link);

protected:
    void refresh() override;

private:
    StageRow* stageRow(std::size_t index);
    void showStages();
    void showAlternatives();

    std::optional<engine::trace::UpdateStory> m_story;
    SectionHeader *m_title, *m_tableTitle;
    QWidget* m_stages;
    std::vector<StageRow*> m_rows;
    AlternativesTable* m_table;
    QLabel* m_footnote;
    PageHint* m_hint;
};

} // namespace ui
