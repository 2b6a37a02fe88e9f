#pragma once

#include "engine/optim/optimizer.h"

namespace engine::optim {

/// PyTorch's AdamW (Loshchilov and Hutter 2019): w ← w − η·λ·w, then Adam's step by the gradient alone:
/// m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; delta = −η·λ·w − η / (1 − β₁ᵏ) · m / (√v / √(1 − β₂ᵏ) + ε),
/// k the number of the step.
const core::Schema& adamWSchema();
/// Settings are checked already.
template <class S>
std::unique_ptr<Optimizer<S>> makeAdamW(const core::Settings& settings);

} // namespace engine::optim
