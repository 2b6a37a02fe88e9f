#pragma once

#include "ui/trace/change_feed.h"
#include "ui/trace/inspector.h"

class QLabel;
class QPushButton;

namespace ui {

class FormulaView;
class RatioMeter;
class RatioStrip;
class Run;
class SectionHeader;
class StepSlice;

/// What this step was to do to the loss and what it does: the loss along the step, the tangent's and the
/// parabola's estimate, the change itself, a verdict in words, a meter, and the meter's readings of all steps
/// that were looked at in this run.
class ChangeView : public InspectorPage {
    Q_OBJECT
public:
    ChangeView(Run& run, Stepper& stepper, QWidget* parent = nullptr);

    /// Readings of other steps of this run, for the strip.
    void addChanges(const std::vector<engine::trace::LossChange>& changes);

    QString verdict() const;
    FormulaView* formulas() const { return m_formulas; }
    StepSlice* slice() const { return m_slice; }
    RatioMeter* meter() const { return m_meter; }
    RatioStrip* strip() const { return m_strip; }
    QPushButton* surveyButton() const { return m_survey; }
    ChangeFeed* feed() const { return m_feed; }

Q_SIGNALS:
    void linkActivated(const engine::trace::Link& link);

protected:
    void refresh() override;

private:
    void showOutcome(const StepOutcome& outcome);
    /// Reads the meter at steps all over the run.
    void survey();

    ChangeFeed* m_feed;
    engine::trace::TracePtr m_asked; ///< what is shown or on its way
    SectionHeader *m_numbersTitle, *m_meterTitle, *m_stripTitle;
    StepSlice* m_slice;
    QLabel* m_verdict;
    FormulaView* m_formulas;
    RatioMeter* m_meter;
    RatioStrip* m_strip;
    QPushButton* m_survey;
    Run& m_run;
    long long m_generation = 0; ///< of the run that is read: readings of others are dropped
};

namespace trace {
/// The change in one sentence, with what to make of it.
QString verdictSentence(const engine::trace::Trace& trace, const engine::trace::LossChange& change);
} // namespace trace

} // namespace ui
