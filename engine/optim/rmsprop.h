#pragma once

#include "engine/optim/optimizer.h"

namespace engine::optim {

/// PyTorch's RMSprop (Hinton 2012, centered: Graves 2013): g' = g + λ·w; v ← α·v + (1 − α)·g'²; centered also
/// ḡ ← α·ḡ + (1 − α)·g' and v − ḡ² (not below 0) in place of v; r = g' / (√v + ε); delta = −η·r, with
/// momentum u ← μ·u + r and delta = −η·u.
const core::Schema& rmsPropSchema();
/// Settings are checked already.
template <class S>
std::unique_ptr<Optimizer<S>> makeRmsProp(const core::Settings& settings);

} // namespace engine::optim
