#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// Layer normalization (Ba, Kiros & Hinton 2016) over all numbers of a sample, as PyTorch's LayerNorm with
/// the sample's shape: x̂ = (x − μ) / √(σ² + ε), a = γ ⊙ x̂ + β. The same in training and evaluation. Tensors:
/// weight (γ), bias (β), of the sample's shape.
LayerType layerNormType();

} // namespace engine::model
