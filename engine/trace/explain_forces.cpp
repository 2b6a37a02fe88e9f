#include "engine/trace/explain_forces.h"

#include "engine/trace/build.h"

#include <string>

namespace engine::trace {

namespace {

Expression leaf(const char* base, const char* sub, double value) {
    return operand({base, sub, {}}, value, {});
}

/// −η·λ·w, of a layer with its own scale −η·s·λ·w.
Expression plainDecay(const Trace& trace, const model::TensorSlot& slot, double weight, double recorded) {
    const PassInput& input = trace.input;
    std::vector<Expression> factors{leaf("η", "", input.learningRate)};
    if (slot.learningRateScale != 1)
        factors.push_back(leaf("s", "", slot.learningRateScale));
    factors.push_back(leaf("λ", "", input.optimizer.settings.real("weight_decay")));
    factors.push_back(leaf(slot.parameter == "bias" ? "b" : "w", "", weight));
    return recordedAs(negative(product(std::move(factors))), recorded);
}

} // namespace

bool isPlainDecay(const PassInput& input) {
    if (input.penalty().isOn() || input.optimizer.settings.real("weight_decay") == 0)
        return false;
    return input.optimizer.type == "adamw" ||
           (input.optimizer.type == "sgd" && input.optimizer.settings.real("momentum") == 0);
}

Explanation explainForces(const Trace& trace, const Forces& forces, core::Index row, core::Index col) {
    const model::TensorSlot& slot = trace.layout.slots[static_cast<std::size_t>(forces.slot)];
    const double data = forces.data(row, col), decay = forces.decay(row, col);
    const double weight = trace.input.parameters[slot.offset + row * slot.cols() + col];
    const bool isBias = slot.parameter == "bias";
    const std::string place =
        isBias ? std::to_string(row + 1) : std::to_string(row + 1) + "," + std::to_string(col + 1);
    Explanation why;
    why.subject = {isBias ? "Δb" : "Δw", place, "(" + std::to_string(slot.layer + 1) + ")"};
    why.value = data + decay;
    why.phase = Phase::Update;
    why.layer = slot.layer;
    const char* letter = isBias ? "Δb" : "Δw";
    const Expression ofData = leaf(letter, "data", data);
    const Expression ofDecay = forces.isTrained && isPlainDecay(trace.input)
                                   ? plainDecay(trace, slot, weight, decay)
                                   : leaf(letter, "decay", decay);
    why.numbers = recordedAs(sum({asTerm(ofData, 0), asTerm(ofDecay, 1)}), why.value);
    why.formula = why.numbers;
    return why;
}

} // namespace engine::trace
