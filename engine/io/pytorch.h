#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

namespace engine::io {

/// What torch.save writes: a zip archive with a data.pkl (PyTorch 1.6 and later), or the legacy format, which
/// begins with a magic number.
bool isPytorch(View bytes);

/// The tensors of a state dict, of a checkpoint that holds some, or of lists of them: by their path
/// ("0.weight", "state_dict.fc.bias", "optimizer.state.0.exp_avg"), in the file's order. Numbers, texts and
/// None between them are passed over. bfloat16 is read as float32. Views are read as they are: transposed,
/// with offsets, several of one storage. Errors: Unsupported (any Python object, by name), Syntax, Truncated,
/// TooLarge, InvalidValue; context: member "archive/data.pkl": byte 157, or the tensor.
core::Result<core::TensorMap> readPytorch(View bytes);

} // namespace engine::io
