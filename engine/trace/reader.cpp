#include "engine/trace/reader.h"

#include "engine/trace/normalization.h"

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

Reader::Reader(const Trace& trace, const Brief& brief)
    : m_trace(trace), m_brief(brief), m_lastLayer(static_cast<int>(trace.input.network.layers.size()) - 1),
      m_loss(model::findLoss(trace.input.loss)) {}

Work workOf(const std::string& type) {
    static const std::vector<std::pair<std::string, Work>> all = {
        {"dropout", Work::Masks},         {"max_pool2d", Work::Largest},  {"average_pool2d", Work::Mean},
        {"flatten", Work::Passes},        {model::kResidual, Work::Adds}, {"batch_norm", Work::Normalizes},
        {"layer_norm", Work::Normalizes}, {"embedding", Work::Looks}};
    for (const auto& [name, work] : all)
        if (name == type)
            return work;
    return Work::Weighs;
}

Work Reader::work(int layer) const {
    return workOf(m_trace.input.network.layers[static_cast<std::size_t>(layer)].type);
}

Index Reader::units(int layer) const { return this->layer(layer).outputs(); }

std::string Reader::unitName(int layer, Index unit) const {
    const std::vector<int>& shape = m_trace.network->shape(layer);
    if (shape.size() != 3)
        return unitText(unit);
    const Index area = Index(shape[1]) * shape[2];
    return pairText(unit / area, pairText(unit % area / shape[2], unit % shape[2]));
}

std::string Reader::weightName(int layer, Index row, Index col) const {
    const model::TensorSlot* slot = m_trace.layout.find(layer, "weight");
    if (slot && slot->isScale)
        return slot->size == units(layer) ? unitName(layer, row) : unitText(row);
    if (!slot || slot->shape.size() < 2)
        return unitText(row);
    if (slot->shape.size() != 4)
        return pairText(row, col);
    const Index width = slot->shape[3], area = width * slot->shape[2];
    return pairText(row, pairText(col / area, pairText(col % area / width, col % width)));
}

std::string Reader::biasName(int layer, Index row) const {
    return work(layer) == Work::Normalizes ? weightName(layer, row, 0) : unitText(row);
}

Index Reader::weightColumns(int layer) const {
    const model::TensorSlot* slot = m_trace.layout.find(layer, "weight");
    return slot ? slot->cols() : 0;
}

std::vector<int> Reader::skipsFrom(int layer) const {
    std::vector<int> skips;
    for (int l = layer + 1; l <= m_lastLayer; ++l)
        if (m_trace.network->blockStart(l) == layer + 1)
            skips.push_back(l);
    return skips;
}

bool Reader::isChosen(int layer, Index unit, Index input, Index sample) const {
    for (const model::Wire& wire : this->layer(layer).wiresInto(unit))
        if (inputNumber(layer, wire.input, sample) == recorded(Phase::Forward, layer, "a", unit, sample))
            return wire.input == input;
    return false;
}

const core::MatrixD& Reader::numbers(Phase phase, int layer, const char* name) const {
    return m_trace.operations[static_cast<std::size_t>(m_trace.find(phase, layer, name))].values;
}

const core::MatrixD& Reader::inputNumbers(int layer) const {
    return layer == 0 ? m_trace.input.x : numbers(Phase::Forward, layer - 1, "a");
}

Index Reader::rows(Phase phase, int layer, const char* name) const {
    return m_trace.operations[static_cast<std::size_t>(m_trace.find(phase, layer, name))].values.rows();
}

double Reader::inputNumber(int layer, Index input, Index sample) const {
    return layer == 0 ? m_trace.input.x(input, sample)
                      : recorded(Phase::Forward, layer - 1, "a", input, sample);
}

const model::Activation& Reader::activation(int layer) const { return this->layer(layer).activation(); }

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
    return fromOperation(Phase::Forward, layer, "z", symbolOf("z", unitName(layer, unit), layer), unit,
                         sample);
}

Expression Reader::mask(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Forward, layer, "mask", symbolOf("m", unitName(layer, unit), layer), unit,
                         sample);
}

Expression Reader::a(int layer, Index unit, Index sample) const {
    if (layer < 0)
        return operand(symbolOf("x", unitName(-1, unit)), m_trace.input.x(unit, sample),
                       {Link::To::Input, -1, static_cast<int>(unit), static_cast<int>(sample), {}});
    return fromOperation(Phase::Forward, layer, "a", symbolOf("a", unitName(layer, unit), layer), unit,
                         sample);
}

Expression Reader::da(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Backward, layer, "dL/da", symbolOf("∂L/∂a", unitName(layer, unit), layer),
                         unit, sample);
}

Expression Reader::delta(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Backward, layer, "dL/dz", symbolOf("δ", unitName(layer, unit), layer), unit,
                         sample);
}

Expression Reader::target(Index unit, Index sample) const {
    return operand(symbolOf("t", unitText(unit)), m_trace.input.t(unit, sample),
                   {Link::To::Target, -1, static_cast<int>(unit), static_cast<int>(sample), {}});
}

Expression Reader::weight(int layer, Index unit, Index input) const {
    return fromParameter(layer, "weight",
                         symbolOf(weightLetter(layer), weightName(layer, unit, input), layer), unit, input);
}

Expression Reader::bias(int layer, Index unit) const {
    return fromParameter(layer, "bias", symbolOf(biasLetter(layer), biasName(layer, unit), layer), unit, 0);
}

Expression Reader::dW(int layer, Index unit, Index input) const {
    return fromOperation(
        Phase::Backward, layer, "dL/dW",
        symbolOf(std::string("∂L/∂") + weightLetter(layer), weightName(layer, unit, input), layer), unit,
        input);
}

Expression Reader::db(int layer, Index unit) const {
    return fromOperation(Phase::Backward, layer, "dL/db",
                         symbolOf(std::string("∂L/∂") + biasLetter(layer), biasName(layer, unit), layer),
                         unit, 0);
}

Expression Reader::layerSetting(int layer, const char* name, const char* letter) const {
    const auto& settings = m_trace.input.network.layers[static_cast<std::size_t>(layer)].settings;
    return operand(symbolOf(letter, "", layer), settings.real(name),
                   {Link::To::Setting, layer, -1, -1, name});
}

Expression Reader::rate(int layer) const { return layerSetting(layer, "rate", "p"); }

Expression Reader::normalized(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Forward, layer, "xhat", symbolOf("x̂", unitName(layer, unit), layer), unit,
                         sample);
}

Expression Reader::normalizedDelta(int layer, Index unit, Index sample) const {
    return fromOperation(Phase::Backward, layer, "dL/dxhat", symbolOf("∂L/∂x̂", unitName(layer, unit), layer),
                         unit, sample);
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

/// Of dL/da: what comes back from the layer above, and past the blocks that begin there.
int arrivingTerms(const Reader& reader, int layer, Index unit) {
    if (layer == reader.lastLayer())
        return 1;
    const Work above = reader.work(layer + 1);
    const bool isSum = above == Work::Weighs || above == Work::Largest || above == Work::Mean;
    const auto wires = isSum ? reader.layer(layer + 1).wiresFrom(unit).size() : 1;
    return std::max(1, static_cast<int>(wires + reader.skipsFrom(layer).size()));
}

int deltaTerms(const Reader& reader, const Operation& operation) {
    const bool jacobian = !reader.activation(operation.layer).elementwise;
    const bool direct = operation.layer == reader.lastLayer() && reader.fused();
    return jacobian && !direct ? static_cast<int>(operation.values.rows()) : 1;
}

int wiresThrough(const Reader& reader, int layer, const Selection& weight) {
    return static_cast<int>(reader.layer(layer).wiresThrough(weight.row, weight.col).size());
}

int normalizationTerms(const Reader& reader, int layer, const Selection& element, const std::string& name) {
    if (name == "dL/dW" || name == "dL/db")
        return static_cast<int>(reader.samples() * unitsPerScale(reader, layer));
    if (name == "a")
        return 2;
    const bool isStatistic = name == meanName(reader, layer) || name == varianceName(reader, layer);
    if (!isStatistic || usesRunning(reader, layer))
        return 1;
    const Index unit = element.row * unitsPerScale(reader, layer);
    return static_cast<int>(normGroup(reader, layer, unit, element.col).size());
}

} // namespace

int termCount(const Trace& trace, const Selection& element) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    const std::string& name = operation.name;
    const Reader reader(trace);
    const int layer = operation.layer;
    const int bias = reader.hasBias(layer) ? 1 : 0;
    if (name == "z")
        return static_cast<int>(reader.layer(layer).wiresInto(element.row).size()) + bias;
    if (name == "squares")
        return static_cast<int>(reader.weightColumns(layer)) + bias;
    if (name == "data loss" || (name == "L" && reader.penalties() == 0))
        return static_cast<int>(trace.input.t.size());
    if (name == "L")
        return 2;
    if (name == "penalties")
        return static_cast<int>(reader.weightColumns(layer));
    if (name == "penalty" || name == "norm")
        return unitsWith(trace, name == "norm" ? "squares" : "penalties");
    if (name == "dL/da")
        return arrivingTerms(reader, layer, element.row);
    if (reader.work(layer) == Work::Normalizes)
        return normalizationTerms(reader, layer, element, name);
    if (name == "dL/dW" && reader.work(layer) == Work::Looks)
        return std::max(1, static_cast<int>(lookUps(reader, layer, element.row, element.col).size()) +
                               reader.penalties());
    if (name == "dL/dz")
        return deltaTerms(reader, operation);
    if (name == "dL/dW" && reader.work(layer) == Work::Weighs)
        return static_cast<int>(reader.samples()) * wiresThrough(reader, layer, element) + reader.penalties();
    if (name == "dL/db" && reader.work(layer) == Work::Weighs)
        return static_cast<int>(reader.samples() * reader.layer(layer).unitsPerRow());
    return 1;
}

} // namespace engine::trace
