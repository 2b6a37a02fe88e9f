#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

namespace engine::io {

/// What torch.save wrote until PyTorch 1.5, and writes on request: a magic number, then pickle after pickle.
bool isPytorchLegacy(View bytes);
/// As readPytorch.
core::Result<core::TensorMap> readPytorchLegacy(View bytes);

} // namespace engine::io
