#pragma once

#include "engine/core/matrix.h"
#include "engine/model/layout.h"

namespace engine::model {

/// Penalties on weights, as Keras' kernel_regularizer defines them: l1 · Σ|w| + l2 · Σw² over every weight of
/// every layer, biases and other parameters left out. Added to the loss, so that ∂L/∂w gains l1 · sign(w) + 2
/// · l2 · w.
struct Penalty {
    double l1 = 0, l2 = 0;
    bool isOn() const { return l1 != 0 || l2 != 0; }
};

/// Whether a tensor is penalized: weights that sums are weighted with; not the scales of normalizing layers.
bool isPenalized(const TensorSlot& slot);

/// Its share of the loss.
template <class S>
double penaltyValue(const Penalty& penalty, const Layout& layout, const core::Vector<S>& parameters);
/// Adds its gradient to `gradients`.
template <class S>
void addPenaltyGradient(const Penalty& penalty, const Layout& layout, const core::Vector<S>& parameters,
                        core::Vector<S>& gradients);

} // namespace engine::model
