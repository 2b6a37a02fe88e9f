#pragma once

#include "engine/optim/optimizer.h"

namespace engine::optim {

/// PyTorch's Adam (Kingma and Ba 2015): g' = g + λ·w; m ← β₁·m + (1 − β₁)·g'; v ← β₂·v + (1 − β₂)·g'²;
/// delta = −η / (1 − β₁ᵏ) · m / (√v / √(1 − β₂ᵏ) + ε), k the number of the step.
const core::Schema& adamSchema();
/// Settings are checked already.
template <class S>
std::unique_ptr<Optimizer<S>> makeAdam(const core::Settings& settings);

} // namespace engine::optim
