#include "engine/trace/reader.h"

#include <algorithm>
#include <utility>

namespace engine::trace {

using core::Index;

Symbol symbolOf(std::string base, std::string sub, int layer) {
    Symbol symbol{std::move(base), std::move(sub), {}};
    if (layer >= 0)
        symbol.sup.append("(").append(std::to_string(layer + 1)).append(")");
    return symbol;
}

std::string unitText(Index unit) { return std::to_string(unit + 1); }
std::string pairText(Index first, Index second) { return unitText(first) + "," + unitText(second); }
std::string pairText(Index first, const std::string& letter) { return unitText(first) + "," + letter; }

Symbol symbolOfSum(const std::string& operation, Index unit, int layer) {
    if (operation == "penalties" || operation == "squares")
        return symbolOf(operation == "penalties" ? "p" : "q", unitText(unit), layer);
    if (operation == "data loss" || operation == "penalty")
        return {operation == "penalty" ? "P" : "D", {}, {}};
    return {operation == "norm" ? "‖g‖" : operation == "clip" ? "c" : operation, {}, {}};
}

Reader::Reader(const Trace& trace)
    : m_trace(trace), m_lastLayer(static_cast<int>(trace.input.network.layers.size()) - 1),
      m_loss(model::findLoss(trace.input.loss)) {}

Index Reader::units(int layer) const {
    const int operation = m_trace.find(Phase::Forward, layer, "z");
    return m_trace.operations[static_cast<std::size_t>(operation)].values.rows();
}

const model::Activation& Reader::activation(int layer) const {
    const auto& settings = m_trace.input.network.layers[static_cast<std::size_t>(layer)].settings;
    return *model::findActivation(settings.text("activation", "linear"));
}

std::vector<int> Reader::layersWith(const char* name) const {
    std::vector<int> layers;
    for (const Operation& operation : m_trace.operations)
        if (operation.name == name)
            layers.push_back(operation.layer);
    return layers;
}

double Reader::recorded(Phase phase, int layer, const char* name, Index row, Index col) const {
    const int operation = m_trace.find(phase, layer, name);
    return m_trace.operations[static_cast<std::size_t>(operation)].values(row, col);
}

Expression Reader::fromOperation(Phase phase, int layer, const char* name, Symbol symbol, Index row,
                                 Index col) const {
    const int operation = m_trace.find(phase, layer, name);
    const double value = m_trace.operations[static_cast<std::size_t>(operation)].values(row, col);
    return operand(std::move(symbol), value,
                   {Link::To::Operation, operation, static_cast<int>(row), static_cast<int>(col), {}});
}

Expression Reader::fromParameter(int layer, const char* parameter, Symbol symbol, Index row,
                                 Index col) const {
    const model::TensorSlot* slot = m_trace.layout.find(layer, parameter);
    const int index = static_cast<int>(slot - m_trace.layout.slots.data());
    const double value = m_trace.input.parameters[slot->offset + row * slot->cols() + col];
    return operand(std::move(symbol), value,
                   {Link::To::Parameter, index, static_cast<int>(row), static_cast<int>(col), {}});
}

Expression Reader::z(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Forward, layer, "z", symbolOf("z", unitText(unit), layer), unit, sample);
}

Expression Reader::a(int layer, Index unit, Index sample) const {
    if (layer < 0)
        return operand(symbolOf("x", unitText(unit)), m_trace.input.x(unit, sample),
                       {Link::To::Input, -1, static_cast<int>(unit), static_cast<int>(sample), {}});
    return fromOperation(Phase::Forward, layer, "a", symbolOf("a", unitText(unit), layer), unit, sample);
}

Expression Reader::da(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Backward, layer, "dL/da", symbolOf("∂L/∂a", unitText(unit), layer), unit,
                         sample);
}

Expression Reader::delta(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Backward, layer, "dL/dz", symbolOf("δ", unitText(unit), layer), unit, sample);
}

Expression Reader::target(Index unit, Index sample) const {
    return operand(symbolOf("t", unitText(unit)), m_trace.input.t(unit, sample),
                   {Link::To::Target, -1, static_cast<int>(unit), static_cast<int>(sample), {}});
}

Expression Reader::weight(int layer, Index unit, Index input) const {
    return fromParameter(layer, "weight", symbolOf("w", pairText(unit, input), layer), unit, input);
}

Expression Reader::bias(int layer, Index unit) const {
    return fromParameter(layer, "bias", symbolOf("b", unitText(unit), layer), unit, 0);
}

Expression Reader::dW(int layer, Index unit, Index input) const {
    return fromOperation(Phase::Backward, layer, "dL/dW", symbolOf("∂L/∂w", pairText(unit, input), layer),
                         unit, input);
}

Expression Reader::db(int layer, Index unit) const {
    return fromOperation(Phase::Backward, layer, "dL/db", symbolOf("∂L/∂b", unitText(unit), layer), unit, 0);
}

Expression Reader::whole(Phase phase, const char* name) const {
    return fromOperation(phase, m_lastLayer, name, symbolOfSum(name, 0, -1), 0, 0);
}

Expression Reader::ofUnit(Phase phase, int layer, const char* name, Index unit) const {
    return fromOperation(phase, layer, name, symbolOfSum(name, unit, layer), unit, 0);
}

Expression Reader::setting(const char* name, Symbol symbol) const {
    const Link link{Link::To::Setting, -1, -1, -1, name};
    return operand(std::move(symbol), follow(m_trace, link).value_or(0), link);
}

Expression Reader::sampleCount() const { return setting("samples", {"N", {}, {}}); }

Expression Reader::outputCount() const { return setting("outputs", {"n", {}, {}}); }

Expression Reader::mean(Expression total) const {
    if (outputs() == 1 || loss().name == "cross_entropy")
        return quotient(std::move(total), sampleCount());
    return quotient(std::move(total), product({sampleCount(), outputCount()}));
}

Expression Reader::aLetter(int layer, const std::string& sub) const {
    return letter(layer < 0 ? symbolOf("x", sub) : symbolOf("a", sub, layer));
}

namespace {

int unitsWith(const Trace& trace, const char* name) {
    Index units = 0;
    for (const Operation& operation : trace.operations)
        if (operation.name == name)
            units += operation.values.rows();
    return std::max(1, static_cast<int>(units));
}

int deltaTerms(const Reader& reader, const Operation& operation) {
    const bool jacobian = !reader.activation(operation.layer).elementwise;
    const bool direct = operation.layer == reader.lastLayer() && reader.fused();
    return jacobian && !direct ? static_cast<int>(operation.values.rows()) : 1;
}

} // namespace

int termCount(const Trace& trace, const Selection& element) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    const std::string& name = operation.name;
    const Reader reader(trace);
    const int layer = operation.layer;
    if (name == "z" || name == "squares")
        return static_cast<int>(reader.inputs(layer)) + (reader.hasBias(layer) ? 1 : 0);
    if (name == "data loss" || (name == "L" && reader.penalties() == 0))
        return static_cast<int>(trace.input.t.size());
    if (name == "L")
        return 2;
    if (name == "penalties")
        return static_cast<int>(reader.inputs(layer));
    if (name == "penalty" || name == "norm")
        return unitsWith(trace, name == "norm" ? "squares" : "penalties");
    if (name == "dL/da")
        return layer == reader.lastLayer() ? 1 : static_cast<int>(reader.units(layer + 1));
    if (name == "dL/dz")
        return deltaTerms(reader, operation);
    if (name == "dL/dW")
        return static_cast<int>(reader.samples()) + reader.penalties();
    if (name == "dL/db")
        return static_cast<int>(reader.samples());
    return 1;
}

} // namespace engine::trace
