#pragma once

#include "ui/compare/lane_desk.h"
#include "ui/modes/mode.h"

#include <vector>

namespace ui {

class LaneTable;
class PanelStack;
class SweepBar;

/// Runs side by side that differ in one setting: their curves, what each has learned, a table with a sentence
/// each, the loss surface with their paths, and the range test. The transport moves all lanes.
class CompareMode : public Mode {
    Q_OBJECT
public:
    CompareMode(Context context, QWidget* parent);
    ~CompareMode() override;

    Movable* movable() override { return &m_desk.feed(); }
    LaneDesk& desk() { return m_desk; }
    SweepBar& sweep() const { return *m_sweep; }
    LaneTable& table() const { return *m_table; }
    /// Curves; surface and range test; runs and kept ones.
    const std::vector<PanelStack*>& stacks() const { return m_stacks; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    LaneDesk m_desk;
    SweepBar* m_sweep;
    LaneTable* m_table;
    std::vector<PanelStack*> m_stacks;
};

} // namespace ui
