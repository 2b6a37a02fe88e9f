#include "engine/trace/explain.h"

#include <algorithm>
#include <utility>

namespace engine::trace {

namespace {

using core::Index;

/// The element that is explained.
struct Element {
    const Operation& operation;
    Index row, col;
};

Written write(const Reader& reader, const Element& e) {
    const std::string& name = e.operation.name;
    const int layer = e.operation.layer;
    if (name == "z")
        return writeZ(reader, layer, e.row, e.col);
    if (name == "mask")
        return writeMask(reader, layer, e.row, e.col);
    if (name == "a")
        return writeA(reader, layer, e.row, e.col);
    if (name == "data loss" || (name == "L" && reader.penalties() == 0))
        return writeLoss(reader);
    if (name == "L" || name == "penalty")
        return name == "L" ? writeTotalLoss(reader) : writePenalty(reader);
    if (name == "penalties")
        return writePenalties(reader, layer, e.row);
    if (name == "dL/da")
        return layer == reader.lastLayer() ? writeLossGradient(reader, e.row, e.col)
                                           : writeDa(reader, layer, e.row, e.col);
    if (name == "dL/dz")
        return writeDelta(reader, layer, e.row, e.col);
    if (name == "dL/dW")
        return writeDW(reader, layer, e.row, e.col);
    if (name == "dL/db")
        return writeDb(reader, layer, e.row);
    if (name == "squares")
        return writeSquares(reader, layer, e.row);
    if (name == "norm" || name == "clip")
        return name == "norm" ? writeNorm(reader) : writeClip(reader);
    return writeUpdate(reader, layer, name == "b", e.row, e.col);
}

Symbol subjectOf(const Reader& reader, const Element& e) {
    const std::string& name = e.operation.name;
    const int layer = e.operation.layer;
    if (e.operation.phase == Phase::Loss)
        return symbolOfSum(name, e.row, layer);
    if (name == "mask")
        return symbolOf("m", reader.unitName(layer, e.row), layer);
    if (name == "dL/da")
        return symbolOf("∂L/∂a", reader.unitName(layer, e.row), layer);
    if (name == "dL/dz")
        return symbolOf("δ", reader.unitName(layer, e.row), layer);
    if (name == "dL/dW")
        return symbolOf("∂L/∂w", reader.weightName(layer, e.row, e.col), layer);
    if (name == "dL/db")
        return symbolOf("∂L/∂b", unitText(e.row), layer);
    if (name == "W")
        return symbolOf("w⁺", reader.weightName(layer, e.row, e.col), layer);
    if (e.operation.phase == Phase::Update && name != "b")
        return symbolOfSum(name, e.row, layer);
    return name == "b" ? symbolOf("b⁺", unitText(e.row), layer)
                       : symbolOf(name, reader.unitName(layer, e.row), layer);
}

} // namespace

Explanation explain(const Trace& trace, const Selection& element) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    const Element e{operation, std::max(element.row, 0), std::max(element.col, 0)};
    const double value = operation.values(e.row, e.col);
    const Reader reader(trace);
    Written written = write(reader, e);
    Explanation explanation;
    explanation.subject = subjectOf(reader, e);
    explanation.value = value;
    explanation.formula = std::move(written.formula);
    explanation.numbers = std::move(written.numbers);
    // A leaf (linear, a frozen weight) keeps the number of what it links to, which is the same.
    explanation.formula.value = value;
    if (!explanation.numbers.children.empty())
        explanation.numbers.value = value;
    explanation.phase = operation.phase;
    explanation.layer = operation.layer;
    return explanation;
}

} // namespace engine::trace
