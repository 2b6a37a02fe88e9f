#pragma once

#include "engine/model/activation.h"
#include "engine/model/loss.h"
#include "engine/trace/build.h"

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

/// Reads a trace for its explanations: each number with its symbol and the link to where it is recorded.
/// Borrows the trace; cheap to make.
class Reader {
public:
    using Index = core::Index;

    explicit Reader(const Trace& trace);

    const Trace& trace() const { return m_trace; }
    int lastLayer() const { return m_lastLayer; }
    Index samples() const { return m_trace.input.x.cols(); }
    Index outputs() const { return m_trace.input.t.rows(); }
    Index units(int layer) const;
    Index inputs(int layer) const { return layer == 0 ? m_trace.input.x.rows() : units(layer - 1); }
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

    // Operands. Of a, layer −1 is the network's input x.
    Expression z(int layer, Index unit, Index sample) const;
    Expression a(int layer, Index unit, Index sample) const;
    Expression da(int layer, Index unit, Index sample) const;
    Expression delta(int layer, Index unit, Index sample) const;
    Expression target(Index unit, Index sample) const;
    Expression weight(int layer, Index unit, Index input) const;
    Expression bias(int layer, Index unit) const;
    Expression dW(int layer, Index unit, Index input) const;
    Expression db(int layer, Index unit) const;
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

    // Names with a running index, for formulas.
    Expression aLetter(int layer, const std::string& sub) const;

private:
    Expression fromOperation(Phase phase, int layer, const char* name, Symbol symbol, Index row,
                             Index col) const;
    Expression fromParameter(int layer, const char* parameter, Symbol symbol, Index row, Index col) const;

    const Trace& m_trace;
    int m_lastLayer = 0;
    const model::Loss* m_loss;
};

} // namespace engine::trace
