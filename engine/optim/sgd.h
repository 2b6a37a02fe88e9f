#pragma once

#include "engine/optim/optimizer.h"

namespace engine::optim {

/// PyTorch's SGD, dampening 0: g' = g + λ·w; v ← μ·v + g'; delta = −η·v, nesterov: −η·(g' + μ·v).
const core::Schema& sgdSchema();
/// Settings are checked already.
template <class S>
std::unique_ptr<Optimizer<S>> makeSgd(const core::Settings& settings);

} // namespace engine::optim
