#pragma once

#include "engine/analysis/range_test.h"
#include "ui/compare/range_view.h"
#include "ui/panel.h"

#include <optional>

class QSpinBox;

namespace ui {

class JobLine;
class LaneDesk;

/// The learning-rate range test on a copy of the run: computed in the background, with progress and a way to
/// give it up; what each rule suggests in words; a click on the curve adds a lane at that rate.
class RangePanel : public Panel {
    Q_OBJECT
public:
    explicit RangePanel(LaneDesk& desk, QWidget* parent = nullptr);

    RangeView& view() { return *m_view; }
    JobLine& line() const { return *m_line; }
    QSpinBox* seeds() const { return m_seeds; }

Q_SIGNALS:
    /// Why no lane was added; empty: one was.
    void added(const QString& problem);

private:
    void start();
    void add(double rate);
    void follow();
    void showState();
    QString stateWords() const;

    LaneDesk& m_desk;
    RangeView* m_view;
    JobLine* m_line;
    QSpinBox* m_seeds;
    std::optional<engine::train::Experiment> m_of; ///< what the test was made with
    QString m_problem, m_note;
};

} // namespace ui
