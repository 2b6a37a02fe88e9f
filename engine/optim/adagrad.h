#pragma once

#include "engine/optim/optimizer.h"

namespace engine::optim {

/// PyTorch's Adagrad (Duchi, Hazan and Singer 2011): g' = g + λ·w; G ← G + g'², from an initial value on;
/// delta = −η / (1 + (k − 1)·γ) · g' / (√G + ε), k the number of the step, γ lr_decay.
const core::Schema& adagradSchema();
/// Settings are checked already.
template <class S>
std::unique_ptr<Optimizer<S>> makeAdagrad(const core::Settings& settings);

} // namespace engine::optim
