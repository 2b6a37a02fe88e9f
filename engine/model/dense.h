#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// a = f(W·x + b): every unit sees every input. Settings: units, activation, initializer, use_bias. Tensors:
/// weight (out × in) and, with use_bias, bias (out).
LayerType denseType();

} // namespace engine::model
