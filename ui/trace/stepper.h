#pragma once

#include "engine/trace/what_if.h"
#include "engine/train/session.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

class Run;

/// What the transport's ladder offers, from small to large.
enum class Rung { Term, Neuron, Layer, Sample, Pass, Batch, Epoch, Run };

/// The cursor of Step mode over the pass that the run would take next. Recorded when the run rests; stepping
/// past the end takes the real step and records the next pass; stepping back past the start goes to the step
/// before.
class Stepper : public QObject {
    Q_OBJECT
public:
    explicit Stepper(Run& run, QObject* parent = nullptr);

    /// Null while the run is playing or not ready. While something is edited: the pass with these numbers.
    const engine::trace::TracePtr& trace() const { return m_cursor.trace(); }
    const engine::trace::Cursor& cursor() const { return m_cursor; }
    Rung rung() const { return m_rung; }
    void setRung(Rung rung);

    /// One step at the current rung; finer rungs move the cursor, Batch and Epoch the run (pausing it first).
    void forward() { move(m_rung, true); }
    void back() { move(m_rung, false); }
    /// At the next larger rung, whatever is set.
    void forwardLarger();
    void backLarger();
    /// To the next smaller rung: the first part of what is selected; to the next larger one: the whole that
    /// it is part of.
    void into();
    void out();
    /// To the first operation of this pass.
    void toStart();
    void select(const engine::trace::Selection& selection);
    void setSampleColumn(int column);
    /// To the unit or gradient that was found; to the loss where it is about that.
    void lookAt(const engine::train::Finding& finding);
    /// A matrix of a pass: of the one that follows `step`, by layer, phase and name ("dL/dW", "a").
    struct Matrix {
        long long step = 0;
        engine::trace::Phase phase = engine::trace::Phase::Forward;
        int layer = 0;
        std::string name;
    };
    /// Goes there; the run with it.
    void lookAt(const Matrix& matrix);
    bool canGoBack() const;
    /// A sample of the data (its row): where it stands in the next batch, or a pass of it alone, which is not
    /// the run's. Pauses the run. The next step of the run brings its batch back.
    void lookAtSample(int row);
    /// The same, at its loss: what follows is the way back.
    void lookAtLossOf(int row);
    /// Whether the pass is of one sample that was asked for.
    bool isOfOneSample() const { return m_alone && trace(); }
    /// From the pass of one sample to the one the run takes next.
    void backToBatch();

    /// What if that parameter, input or target were another number? Every number downstream follows; the run
    /// stays as it is until keep(). Another step of the run drops it.
    engine::core::Result<void> edit(const engine::trace::Link& link, double value) {
        return edit(std::vector<engine::trace::WhatIf::Edit>{{link, value}});
    }
    engine::core::Result<void> edit(std::vector<engine::trace::WhatIf::Edit> edits);
    engine::core::Result<void> switchOff(int layer, int unit);
    void undoEdit();
    void discardEdits();
    /// Goes on from here with the edited weights, as another run. Only of weights and biases.
    void keepEdits();
    bool isEdited() const { return !m_whatIf.isEmpty(); }
    const engine::trace::WhatIf& whatIf() const { return m_whatIf; }
    /// The pass as the run has it.
    const engine::trace::TracePtr& base() const { return m_base; }
    /// The number there as the run has it, where it is another one now.
    std::optional<double> before(const engine::trace::Link& link) const;

Q_SIGNALS:
    /// Another pass is recorded, or none.
    void traceChanged();
    /// Another place in the same pass.
    void moved();
    void rungChanged();
    /// Something was edited, taken back, kept or dropped.
    void editsChanged();

private:
    using StatePtr = std::shared_ptr<const engine::train::TrainerState>;

    void move(Rung rung, bool forward);
    void moveRun(Rung rung, bool forward);
    bool hasPast() const;
    /// The step that one back at that rung of the run goes to.
    long long before(Rung rung) const;
    void applyEdits();
    void forget();
    void enter();
    void enterWanted();
    void selectLoss();
    void rerecord();
    void record();
    void recordState();

    Run& m_run;
    engine::trace::Cursor m_cursor;
    engine::trace::TracePtr m_base;
    engine::trace::WhatIf m_whatIf;
    std::optional<engine::train::Finding> m_lookAt; ///< to be looked at when its pass is there
    std::optional<Matrix> m_lookAtMatrix;           ///< likewise
    Rung m_rung = Rung::Layer;
    std::optional<int> m_wanted; ///< a sample to be looked at when the run rests
    bool m_wantsLoss = false;    ///< at its loss
    std::optional<int> m_alone;  ///< the sample that the pass is of
    StatePtr m_recorded;         ///< the state that the trace starts from
    bool m_stepping = false;     ///< a step or restore of ours is under way
    bool m_enterAtEnd = false;   ///< the next trace is entered from behind
};

} // namespace ui
