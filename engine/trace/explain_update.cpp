#include "engine/trace/explain_update.h"

#include <map>
#include <utility>

namespace engine::trace {

using core::Index;

Update::Update(const Reader& reader, int layer, bool isBias, Index unit, Index input, bool namesGradients)
    : m_reader(reader), m_slot(reader.trace().layout.find(layer, isBias ? "bias" : "weight")),
      m_slotIndex(static_cast<int>(m_slot - reader.trace().layout.slots.data())),
      m_inTensor(unit * m_slot->cols() + input),
      m_sub(isBias ? reader.biasName(layer, unit) : reader.weightName(layer, unit, input)), m_layer(layer),
      m_w(isBias ? reader.bias(layer, unit) : reader.weight(layer, unit, input)),
      m_dw(isBias ? reader.db(layer, unit) : reader.dW(layer, unit, input)),
      m_namesGradients(namesGradients) {}

Expression Update::setting(const char* name, Symbol symbol) const {
    return m_reader.setting(name, std::move(symbol));
}

Expression Update::rate() const {
    Expression eta = setting("learning_rate", {"η", {}, {}});
    if (m_slot->learningRateScale == 1)
        return eta;
    Expression scale = operand(symbolOf("s", "", m_layer), m_slot->learningRateScale,
                               {Link::To::Setting, m_slotIndex, -1, -1, "learning_rate_scale"});
    return product({std::move(eta), std::move(scale)});
}

Expression Update::slope() const {
    if (!m_reader.trace().input.clips())
        return m_dw;
    Expression clipped = product({m_reader.whole(Phase::Update, "clip"), m_dw});
    return m_namesGradients ? between("g", std::move(clipped)) : clipped;
}

Expression Update::gradient() const {
    if (settings().real("weight_decay") == 0)
        return slope();
    Expression decayed = sum({slope(), product({setting("weight_decay", {"λ", {}, {}}), m_w})});
    return m_namesGradients ? between("g′", std::move(decayed)) : decayed;
}

Expression Update::before(int slot, const char* base) const {
    const Link link{Link::To::OptimizerSlot, slot, m_slotIndex, static_cast<int>(m_inTensor), {}};
    const double value = follow(m_reader.trace(), link).value_or(0);
    return operand(symbolOf(base, m_sub, m_layer), value, link);
}

Expression Update::after(int slot, const char* base, Expression made) const {
    const auto& kept = m_reader.trace().stateAfter.slots[static_cast<std::size_t>(slot)];
    return named(symbolOf(std::string(base) + "⁺", m_sub, m_layer), std::move(made),
                 kept[m_slot->offset + m_inTensor]);
}

Expression Update::between(const char* base, Expression made) const {
    const double value = made.value;
    return named(symbolOf(base, m_sub, m_layer), std::move(made), value);
}

Expression blend(const Expression& beta, Expression old, Expression now) {
    return sum({product({beta, std::move(old)}), product({difference(constant(1), beta), std::move(now)})});
}

Expression nameOf(const Expression& node) { return recordedAs(letter(node.symbol), node.value); }

Expression overRoot(const Update& update, Expression top, Expression square) {
    return quotient(std::move(top),
                    sum({call("sqrt", {std::move(square)}), update.setting("eps", {"ε", {}, {}})}));
}

Written writeUpdate(const Update& update) {
    static const std::map<std::string, Written (*)(const Update&)> kOptimizers = {
        {"sgd", writeSgd},   {"rmsprop", writeRmsProp}, {"adagrad", writeAdagrad},
        {"adam", writeAdam}, {"adamw", writeAdamW},
    };
    if (!update.isTrainable())
        return {update.old(), update.old()};
    return kOptimizers.at(update.optimizer().type)(update);
}

Written writeUpdate(const Reader& reader, int layer, bool isBias, Index unit, Index input) {
    return writeUpdate(Update(reader, layer, isBias, unit, input));
}

} // namespace engine::trace
