#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// Batch normalization (Ioffe & Szegedy 2015) with PyTorch's definition and defaults, per channel of
/// pictures, per unit of lists: x̂ = (x − μ) / √(σ² + ε), a = γ·x̂ + β. In training μ and σ² are the batch's,
/// over samples and pixels together, and the running ones (buffers) move towards them: r ← (1 − m)·r + m·μ,
/// the variance by the unbiased one. In evaluation the running ones count; so too in a layer that is not
/// trainable, as in Keras, where they then stay. Tensors: weight (γ), bias (β), running_mean, running_var:
/// channels each.
LayerType batchNormType();

} // namespace engine::model
