#include "engine/trace/explain.h"

#include <utility>

namespace engine::trace {

namespace {

using core::Index;

/// One parameter and everything its update is made of.
class Update {
public:
    Update(const Reader& reader, int layer, bool isBias, Index unit, Index input)
        : m_trace(reader.trace()), m_slot(m_trace.layout.find(layer, isBias ? "bias" : "weight")),
          m_slotIndex(static_cast<int>(m_slot - m_trace.layout.slots.data())),
          m_inTensor(unit * m_slot->cols() + input), m_sub(isBias ? unitText(unit) : pairText(unit, input)),
          m_layer(layer), m_w(isBias ? reader.bias(layer, unit) : reader.weight(layer, unit, input)),
          m_dw(isBias ? reader.db(layer, unit) : reader.dW(layer, unit, input)) {}

    Written write() const {
        if (!m_slot->trainable)
            return {m_w, m_w};
        return m_trace.input.optimizer.type == "adam" ? adam() : sgd();
    }

private:
    Expression setting(const char* name, Symbol symbol) const {
        const double value = m_trace.input.optimizer.settings.real(name);
        return operand(std::move(symbol), value, {Link::To::Setting, -1, -1, -1, name});
    }

    Expression rate() const {
        Expression eta = operand({"η", {}, {}}, m_trace.input.learningRate,
                                 {Link::To::Setting, -1, -1, -1, "learning_rate"});
        if (m_slot->learningRateScale == 1)
            return eta;
        Expression scale = operand(symbolOf("s", "", m_layer), m_slot->learningRateScale,
                                   {Link::To::Setting, m_slotIndex, -1, -1, "learning_rate_scale"});
        return product({std::move(eta), std::move(scale)});
    }

    /// The gradient, with weight decay where it is on.
    Expression gradient() const {
        if (m_trace.input.optimizer.settings.real("weight_decay") == 0)
            return m_dw;
        return sum({m_dw, product({setting("weight_decay", {"λ", {}, {}}), m_w})});
    }

    /// A moment before the step; zero before the first.
    Expression before(int index, const char* base) const {
        const auto& slots = m_trace.input.optimizerState.slots;
        const auto at = static_cast<std::size_t>(index);
        const double value = at < slots.size() ? slots[at][m_slot->offset + m_inTensor] : 0;
        Symbol symbol = symbolOf(base, m_sub, m_layer);
        return operand(std::move(symbol), value,
                       {Link::To::OptimizerSlot, index, m_slotIndex, static_cast<int>(m_inTensor), {}});
    }

    /// The same after the step: how it was made, and the number the optimizer kept.
    Expression after(int index, const char* base, Expression made) const {
        const double kept =
            m_trace.stateAfter.slots[static_cast<std::size_t>(index)][m_slot->offset + m_inTensor];
        return named(symbolOf(std::string(base) + "⁺", m_sub, m_layer), std::move(made), kept);
    }

    Expression less(Expression step) const { return difference(m_w, product({rate(), std::move(step)})); }

    Written sgd() const {
        const core::Settings& settings = m_trace.input.optimizer.settings;
        if (settings.real("momentum") == 0) {
            Expression numbers = less(gradient());
            return {numbers, numbers};
        }
        const Expression momentum = setting("momentum", {"μ", {}, {}});
        Expression velocity = after(0, "v", sum({product({momentum, before(0, "v")}), gradient()}));
        const Expression name = letter(velocity.symbol);
        if (!settings.flag("nesterov"))
            return {less(sum({product({momentum, before(0, "v")}), gradient()})), less(std::move(velocity))};
        return {less(sum({gradient(), product({momentum, name})})),
                less(sum({gradient(), product({momentum, std::move(velocity)})}))};
    }

    /// mean / (1 − β^k), k the number of the step.
    Expression corrected(const char* base, const Expression& beta, Expression mean) const {
        Expression step = operand({"k", {}, {}}, static_cast<double>(m_trace.input.step),
                                  {Link::To::Setting, -1, -1, -1, "step"});
        Expression made = quotient(std::move(mean), difference(constant(1), power(beta, std::move(step))));
        const double value = made.value;
        return named(symbolOf(base, m_sub, m_layer), std::move(made), value);
    }

    /// β · old + (1 − β) · now.
    static Expression blend(const Expression& beta, Expression old, Expression now) {
        return sum(
            {product({beta, std::move(old)}), product({difference(constant(1), beta), std::move(now)})});
    }

    Written adam() const {
        const Expression beta1 = setting("beta1", {"β", "1", {}}), beta2 = setting("beta2", {"β", "2", {}});
        const Expression g = gradient();
        Expression m = after(0, "m", blend(beta1, before(0, "m"), g));
        Expression v = after(1, "v", blend(beta2, before(1, "v"), power(g, constant(2))));
        Expression mHat = corrected("m̂", beta1, std::move(m)), vHat = corrected("v̂", beta2, std::move(v));
        const Expression mName = recordedAs(letter(mHat.symbol), mHat.value);
        const Expression vName = recordedAs(letter(vHat.symbol), vHat.value);
        return {less(ratio(mName, vName)), less(ratio(std::move(mHat), std::move(vHat)))};
    }

    /// m̂ / (√v̂ + ε).
    Expression ratio(Expression mHat, Expression vHat) const {
        return quotient(std::move(mHat),
                        sum({call("sqrt", {std::move(vHat)}), setting("eps", {"ε", {}, {}})}));
    }

    const Trace& m_trace;
    const model::TensorSlot* m_slot;
    int m_slotIndex;
    Index m_inTensor;
    std::string m_sub;
    int m_layer;
    Expression m_w, m_dw;
};

} // namespace

Written writeUpdate(const Reader& reader, int layer, bool isBias, Index unit, Index input) {
    return Update(reader, layer, isBias, unit, input).write();
}

} // namespace engine::trace
