#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/data/dataset.h"

#include <string>

namespace engine::io {

/// A data set from X (samples × features; samples: one feature; samples × height × width: pictures; more:
/// flattened) and y (integers or bool: class numbers; floats: targets, samples or samples × outputs). Errors:
/// ShapeMismatch, NonFinite, InvalidValue, TooLarge; context: the array, or "X[3, 0]".
core::Result<data::Dataset> fromArrays(const core::Tensor& X, const core::Tensor& y, const std::string& name);

} // namespace engine::io
