#pragma once

#include "engine/trace/trace.h"

#include <optional>

namespace engine::trace {

/// How far one step goes, from small to large.
enum class Level { Term, Neuron, Layer, Sample, Pass };

/// What is looked at; -1 means all of it. `col` is the sample of a per-sample operation, the input (column)
/// of a weight matrix. `term` counts the terms of the element's sum: inputs j of z (the bias is the last
/// one), units k above of dL/da, samples of dL/dW and dL/db (and of dL/dW then the penalties l1 and l2),
/// parts of L (sample by sample: term = sample · outputs + output), units j of dL/dz where softmax's Jacobian
/// is summed. With a penalty those parts are the terms of "data loss", and L has two; "penalties" have a term
/// a weight, "squares" a weight and the bias, "penalty" and "norm" one a unit of every layer.
struct Selection {
    int operation = 0;
    int row = -1, col = -1, term = -1;
    bool operator==(const Selection&) const = default;
};

/// Number of terms in the sum that makes up that element (row and col given); 1 where it is no sum.
int termCount(const Trace& trace, const Selection& element);

/// A place in a trace. A small value; it computes nothing of the pass. Walking forward and then back with the
/// same level visits the same places. Per-sample operations are walked for one sample, which can be changed.
class Cursor {
public:
    Cursor() = default;
    explicit Cursor(TracePtr trace, int sampleColumn = 0);

    const TracePtr& trace() const { return m_trace; }
    const Selection& selection() const { return m_selection; }
    int sampleColumn() const { return m_sample; }
    void setSampleColumn(int column);

    /// Next or previous place at that level; false (and no move) at the end or the start. Pass moves to the
    /// first operation of the next or previous phase. Sample goes through the samples of the batch at the same
    /// operation, after the last one to the next phase (and comes from there to the last one). Moving at a level selects at that level: Layer a whole
    /// operation, Neuron a row, Term one term of one element.
    bool forward(Level level);
    bool back(Level level);
    void moveTo(const Selection& selection);
    bool atStart() const;
    /// On the last operation, and on its last row and term where those are selected.
    bool atEnd() const;
    /// The place as fine as `level`: the first row, the first term of what is selected, or the whole again.
    void setLevel(Level level);
    Level level() const { return m_level; }

private:
    int lastSample() const;
    /// Whether the samples are gone through one by one there: also where statistics of the batch come first.
    bool walksSamples(const Selection& whole) const;
    std::optional<Selection> nextSample();
    std::optional<Selection> previousSample();

    TracePtr m_trace;
    Selection m_selection;
    Level m_level = Level::Layer;
    int m_sample = 0;
};

} // namespace engine::trace
