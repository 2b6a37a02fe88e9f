#include "engine/trace/normalization.h"

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

std::optional<Written> writeNormalization(const Reader& reader, const Element& e) {
    const std::string& name = e.operation.name;
    const int layer = e.operation.layer;
    if (name == "mean" || name == "batch mean")
        return writeMean(reader, layer, e.row, e.col);
    if (name == "variance" || name == "batch variance")
        return writeVariance(reader, layer, e.row, e.col);
    if (name == "xhat")
        return writeNormalized(reader, layer, e.row, e.col);
    if (name == "dL/dxhat")
        return writeNormalizedDelta(reader, layer, e.row, e.col);
    if (name == "running mean" || name == "running variance")
        return writeRunning(reader, layer, name == "running variance", e.row);
    if (name == "dL/dW" || name == "dL/db")
        return writeParameterGradient(reader, layer, name == "dL/db", e.row, e.col);
    return {};
}

Written write(const Reader& reader, const Element& e) {
    const std::string& name = e.operation.name;
    const int layer = e.operation.layer;
    if (auto written = writeNormalization(reader, e))
        return *std::move(written);
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
    if (name == "squares")
        return writeSquares(reader, layer, e.row);
    if (name == "norm" || name == "clip")
        return name == "norm" ? writeNorm(reader) : writeClip(reader);
    return writeUpdate(reader, layer, name == "b", e.row, e.col);
}

std::optional<Symbol> normalizationSymbol(const Reader& reader, const Element& e) {
    const std::string& name = e.operation.name;
    const int layer = e.operation.layer;
    const std::string channel = unitText(e.row);
    if (name == "mean" || name == "batch mean")
        return symbolOf("μ", name == "mean" ? std::string() : channel, layer);
    if (name == "variance" || name == "batch variance")
        return symbolOf("σ²", name == "variance" ? std::string() : channel, layer);
    if (name == "running mean" || name == "running variance")
        return symbolOf(name == "running mean" ? "μ̄⁺" : "σ̄²⁺", channel, layer);
    if (name == "xhat" || name == "dL/dxhat")
        return symbolOf(name == "xhat" ? "x̂" : "∂L/∂x̂", reader.unitName(layer, e.row), layer);
    return {};
}

Symbol subjectOf(const Reader& reader, const Element& e) {
    const std::string& name = e.operation.name;
    const int layer = e.operation.layer;
    if (const auto symbol = normalizationSymbol(reader, e))
        return *symbol;
    if (e.operation.phase == Phase::Loss)
        return symbolOfSum(name, e.row, layer);
    if (name == "mask")
        return symbolOf("m", reader.unitName(layer, e.row), layer);
    if (name == "dL/da")
        return symbolOf("∂L/∂a", reader.unitName(layer, e.row), layer);
    if (name == "dL/dz")
        return symbolOf("δ", reader.unitName(layer, e.row), layer);
    if (name == "dL/dW")
        return symbolOf(std::string("∂L/∂") + reader.weightLetter(layer),
                        reader.weightName(layer, e.row, e.col), layer);
    if (name == "dL/db")
        return symbolOf(std::string("∂L/∂") + reader.biasLetter(layer), reader.biasName(layer, e.row), layer);
    if (name == "W")
        return symbolOf(std::string(reader.weightLetter(layer)) + "⁺", reader.weightName(layer, e.row, e.col),
                        layer);
    if (e.operation.phase == Phase::Update && name != "b")
        return symbolOfSum(name, e.row, layer);
    return name == "b"
               ? symbolOf(std::string(reader.biasLetter(layer)) + "⁺", reader.biasName(layer, e.row), layer)
               : symbolOf(name, reader.unitName(layer, e.row), layer);
}

} // namespace

Explanation explain(const Trace& trace, const Selection& element) { return explain(trace, element, Brief{}); }

Explanation explain(const Trace& trace, const Selection& element, const Brief& brief) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    const Element e{operation, std::max(element.row, 0), std::max(element.col, 0)};
    const double value = operation.values(e.row, e.col);
    const Reader reader(trace, brief);
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

Symbol subjectOf(const Trace& trace, const Selection& element) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    return subjectOf(Reader(trace), Element{operation, std::max(element.row, 0), std::max(element.col, 0)});
}

} // namespace engine::trace
