#pragma once

#include "engine/trace/explain.h"

#include <string>

namespace engine::trace {

/// One trained parameter and everything its update is made of: the operands of the optimizers' formulas.
/// Borrows the reader's trace.
class Update {
public:
    using Index = core::Index;

    /// `namesGradients`: g (clipped) and g′ (with weight decay) are numbers with names of their own.
    Update(const Reader& reader, int layer, bool isBias, Index unit, Index input,
           bool namesGradients = false);

    const model::TensorSlot& slot() const { return *m_slot; }
    /// Of the parameter in the flat vector.
    Index index() const { return m_slot->offset + m_inTensor; }
    bool isTrainable() const { return m_slot->trainable; }
    const optim::OptimizerSpec& optimizer() const { return m_reader.trace().input.optimizer; }
    const core::Settings& settings() const { return optimizer().settings; }
    Expression setting(const char* name, Symbol symbol) const;
    /// The parameter before the step.
    const Expression& old() const { return m_w; }
    /// η, times the layer's scale where that is not 1.
    Expression rate() const;
    Expression step() const { return setting("step", {"k", {}, {}}); }
    /// ∂L/∂w, times the factor c where gradients are clipped.
    Expression slope() const;
    /// The same, with weight decay where it is on: what all optimizers but adamw work with.
    Expression gradient() const;
    /// A moment before the step.
    Expression before(int slot, const char* base) const;
    /// The same after the step: how it was made, and the number the optimizer kept.
    Expression after(int slot, const char* base, Expression made) const;
    /// A number between the moments and the step, with a name of its own.
    Expression between(const char* base, Expression made) const;
    /// old − rate · step.
    Expression less(Expression step) const { return difference(m_w, product({rate(), std::move(step)})); }

private:
    const Reader& m_reader;
    const model::TensorSlot* m_slot;
    int m_slotIndex;
    Index m_inTensor;
    std::string m_sub;
    int m_layer;
    Expression m_w, m_dw;
    bool m_namesGradients;
};

/// β · old + (1 − β) · now.
Expression blend(const Expression& beta, Expression old, Expression now);
/// The name alone of a node, with its number.
Expression nameOf(const Expression& node);
/// top / (√square + ε).
Expression overRoot(const Update& update, Expression top, Expression square);

/// By the trace's optimizer; of a frozen layer the old value.
Written writeUpdate(const Update& update);

// One function for each optimizer.

Written writeSgd(const Update& update);
Written writeRmsProp(const Update& update);
Written writeAdagrad(const Update& update);
Written writeAdam(const Update& update);
Written writeAdamW(const Update& update);

} // namespace engine::trace
