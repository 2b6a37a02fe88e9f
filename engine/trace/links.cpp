#include "engine/trace/reader.h"

#include <cmath>

namespace engine::trace {

namespace {

using core::Code;
using core::Error;
using core::Index;

bool inside(Index index, Index count) { return index >= 0 && index < count; }

std::optional<double> elementOf(const core::MatrixD& matrix, const Link& link) {
    if (!inside(link.row, matrix.rows()) || !inside(link.col, matrix.cols()))
        return {};
    return matrix(link.row, link.col);
}

std::optional<double> operationNumber(const Trace& trace, const Link& link) {
    if (!inside(link.index, static_cast<Index>(trace.operations.size())))
        return {};
    return elementOf(trace.operations[static_cast<std::size_t>(link.index)].values, link);
}

const model::TensorSlot* slotAt(const Trace& trace, int index) {
    const auto& slots = trace.layout.slots;
    return inside(index, static_cast<Index>(slots.size())) ? &slots[static_cast<std::size_t>(index)]
                                                           : nullptr;
}

std::optional<double> parameterNumber(const Trace& trace, const Link& link) {
    const model::TensorSlot* slot = slotAt(trace, link.index);
    if (!slot || !inside(link.row, slot->rows()) || !inside(link.col, slot->cols()))
        return {};
    return trace.input.parameters[slot->offset + link.row * slot->cols() + link.col];
}

std::optional<double> momentNumber(const Trace& trace, const Link& link) {
    const model::TensorSlot* slot = slotAt(trace, link.row);
    const auto kept = static_cast<Index>(trace.input.optimizerState.slots.size());
    if (!slot || !inside(link.col, slot->size) || !inside(link.index, kept))
        return {};
    return trace.input.optimizerState.slots[static_cast<std::size_t>(link.index)][slot->offset + link.col];
}

std::optional<double> settingNumber(const Trace& trace, const Link& link) {
    const PassInput& input = trace.input;
    if (link.setting == "learning_rate")
        return input.learningRate;
    if (link.setting == "l1")
        return input.l1;
    if (link.setting == "l2")
        return input.l2;
    if (link.setting == "gradient_clip_norm")
        return input.gradientClipNorm;
    if (link.setting == "step")
        return static_cast<double>(input.optimizerStep());
    if (link.setting == "samples")
        return static_cast<double>(input.x.cols());
    if (link.setting == "outputs")
        return static_cast<double>(input.t.rows());
    if (link.setting == "learning_rate_scale") {
        const model::TensorSlot* slot = slotAt(trace, link.index);
        return slot ? std::optional(slot->learningRateScale) : std::nullopt;
    }
    if (link.index >= 0) { // of a layer
        const auto& layers = input.network.layers;
        return inside(link.index, static_cast<Index>(layers.size()))
                   ? std::optional(layers[static_cast<std::size_t>(link.index)].settings.real(link.setting))
                   : std::nullopt;
    }
    if (!input.optimizer.settings.find(link.setting))
        return {};
    return input.optimizer.settings.real(link.setting);
}

bool sameNumber(double one, double other) { return one == other || (std::isnan(one) && std::isnan(other)); }

core::Result<void> checkLinks(const Trace& trace, const Expression& node) {
    for (const Expression& child : node.children)
        if (auto good = checkLinks(trace, child); !good)
            return good;
    const std::string where = node.symbol.base + node.symbol.sub + node.symbol.sup;
    if (node.link.to == Link::To::Nothing) {
        if (node.kind == Expression::Kind::Number && !node.symbol.empty())
            return Error{Code::InvalidValue, "an operand that does not say where it comes from", where};
        return {};
    }
    const auto number = follow(trace, node.link);
    if (!number)
        return Error{Code::NotFound, "its link leads nowhere", where};
    if (!sameNumber(*number, node.value))
        return Error{Code::InvalidValue,
                     "holds " + std::to_string(node.value) + ", but its link leads to " +
                         std::to_string(*number),
                     where};
    return {};
}

} // namespace

std::optional<double> follow(const Trace& trace, const Link& link) {
    switch (link.to) {
    case Link::To::Nothing:
        return {};
    case Link::To::Operation:
        return operationNumber(trace, link);
    case Link::To::Parameter:
        return parameterNumber(trace, link);
    case Link::To::Input:
        return elementOf(trace.input.x, link);
    case Link::To::Target:
        return elementOf(trace.input.t, link);
    case Link::To::Setting:
        return settingNumber(trace, link);
    case Link::To::OptimizerSlot:
        return momentNumber(trace, link);
    }
    return {};
}

core::Result<void> verify(const Trace& trace, const Explanation& explanation, double tolerance) {
    if (auto good = verify(explanation.numbers, tolerance); !good)
        return good;
    if (!sameNumber(explanation.value, explanation.numbers.value) &&
        std::abs(explanation.value - explanation.numbers.value) > tolerance * std::abs(explanation.value))
        return Error{Code::InvalidValue, "the tree explains another number", explanation.subject.base};
    return checkLinks(trace, explanation.numbers);
}

} // namespace engine::trace
