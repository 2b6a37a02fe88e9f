#pragma once

#include "engine/model/activation.h"
#include "engine/model/loss.h"
#include "engine/trace/build.h"
#include "engine/trace/terms.h"

#include <string>

namespace engine::trace {

/// A name as books write it: base, unit numbers from 1, and the layer's number from 1 in brackets; layer −1:
/// none.
Symbol symbolOf(std::string base, std::string sub, int layer = -1);
/// The place of a unit in a subscript: "1" for index 0.
std::string unitText(core::Index unit);
/// "2,1".
std::string pairText(core::Index first, core::Index second);
std::string pairText(core::Index first, const std::string& letter);

/// The symbol of what an operation holds for a unit, or for the whole network: p_2^(1), D, ‖g‖.
Symbol symbolOfSum(const std::string& operation, core::Index unit, int layer);

/// What a layer does with what comes in.
enum class Work {
    Weighs,     ///< dense, conv2d: weighted sums and an activation
    Masks,      ///< dropout
    Largest,    ///< max_pool2d
    Mean,       ///< average_pool2d
    Passes,     ///< flatten
    Adds,       ///< residual: what came in and what went into its block
    Normalizes, ///< batch_norm, layer_norm
    Looks       ///< embedding: looks a number's row up
};
Work workOf(const std::string& layerType);

/// Reads a trace for its explanations: each number with its symbol and the link to where it is recorded.
/// Borrows the trace; cheap to make.
class Reader {
public:
    using Index = core::Index;

    explicit Reader(const Trace& trace, const Brief& brief = {});

    const Trace& trace() const { return m_trace; }
    /// How long sums are written.
    const Brief& brief() const { return m_brief; }
    int lastLayer() const { return m_lastLayer; }
    Index samples() const { return m_trace.input.x.cols(); }
    Index outputs() const { return m_trace.input.t.rows(); }
    const model::Layer<double>& layer(int index) const { return m_trace.network->layer(index); }
    Work work(int layer) const;
    Index units(int layer) const;
    /// Of a unit in its layer (−1: the inputs): "3", of a picture "channel,row,column".
    std::string unitName(int layer, Index unit) const;
    /// "w" and "b", of a normalizing layer "γ" and "β".
    const char* weightLetter(int layer) const { return work(layer) == Work::Normalizes ? "γ" : "w"; }
    const char* biasLetter(int layer) const { return work(layer) == Work::Normalizes ? "β" : "b"; }
    /// Of a weight: "unit,input", of a kernel "filter,channel,row,column".
    std::string weightName(int layer, Index row, Index col) const;
    std::string biasName(int layer, Index row) const;
    /// Columns of its weight as a matrix; 0: it has none.
    Index weightColumns(int layer) const;
    /// Residual layers that add the output of that layer (−1: the inputs) to theirs.
    std::vector<int> skipsFrom(int layer) const;
    Index inputs(int layer) const { return layer == 0 ? m_trace.input.x.rows() : units(layer - 1); }
    bool hasMask(int layer) const { return work(layer) == Work::Masks; }
    bool hasBias(int layer) const { return m_trace.layout.find(layer, "bias") != nullptr; }
    const model::Activation& activation(int layer) const;
    const model::Loss& loss() const { return *m_loss; }
    /// Whether the loss is computed from the last layer's z.
    bool fused() const { return model::readsZ(loss(), activation(lastLayer())); }
    /// Penalties that are on: none, one or both of l1 and l2.
    int penalties() const { return (m_trace.input.l1 != 0) + (m_trace.input.l2 != 0); }
    /// Layers that have an operation of that name, the first first.
    std::vector<int> layersWith(const char* name) const;
    /// Recorded number of a per-sample operation, gradient or update.
    double recorded(Phase phase, int layer, const char* name, Index row, Index col) const;
    /// All numbers of an operation that was recorded, and of what comes into a layer.
    const core::MatrixD& numbers(Phase phase, int layer, const char* name) const;
    const core::MatrixD& inputNumbers(int layer) const;
    /// Rows of a recorded operation.
    Index rows(Phase phase, int layer, const char* name) const;
    /// What comes into a layer.
    double inputNumber(int layer, Index input, Index sample) const;

    /// Any recorded number, and any parameter, by a name of one's own.
    Expression fromOperation(Phase phase, int layer, const char* name, Symbol symbol, Index row,
                             Index col) const;
    Expression fromParameter(int layer, const char* parameter, Symbol symbol, Index row, Index col) const;
    // Operands. Of a, layer −1 is the network's input x.
    Expression z(int layer, Index unit, Index sample) const;
    /// x̂ and ∂L/∂x̂ of a normalizing layer.
    Expression normalized(int layer, Index unit, Index sample) const;
    Expression normalizedDelta(int layer, Index unit, Index sample) const;
    /// A setting of a layer.
    Expression layerSetting(int layer, const char* name, const char* letter) const;
    Expression mask(int layer, Index unit, Index sample) const;
    Expression a(int layer, Index unit, Index sample) const;
    Expression da(int layer, Index unit, Index sample) const;
    Expression delta(int layer, Index unit, Index sample) const;
    Expression target(Index unit, Index sample) const;
    Expression weight(int layer, Index unit, Index input) const;
    Expression bias(int layer, Index unit) const;
    Expression dW(int layer, Index unit, Index input) const;
    Expression db(int layer, Index unit) const;
    /// Share of values that the layer sets to 0.
    Expression rate(int layer) const;
    /// Of an operation with one number for the whole network ("data loss", "penalty", "norm", "clip"), and of
    /// one with a number a unit ("penalties", "squares").
    Expression whole(Phase phase, const char* name) const;
    Expression ofUnit(Phase phase, int layer, const char* name, Index unit) const;
    /// A number that was set: see Link::setting.
    Expression setting(const char* name, Symbol symbol) const;
    /// Number of samples, and of outputs, that the loss is a mean over.
    Expression sampleCount() const;
    Expression outputCount() const;
    /// Divides by what the loss is a mean over: samples, or samples × outputs.
    Expression mean(Expression total) const;

    /// An input that a pooled window covers: whether it is the one that the largest came from.
    bool isChosen(int layer, Index unit, Index input, Index sample) const;

    // Names with a running index, for formulas.
    Expression aLetter(int layer, const std::string& sub) const;

private:
    const Trace& m_trace;
    Brief m_brief;
    int m_lastLayer = 0;
    const model::Loss* m_loss;
};

} // namespace engine::trace
