#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine::io {

/// Both byte orders, C and Fortran order, f2 f4 f8, integers and bool, versions 1 to 3 of the header.
/// Errors say byte or key: Syntax, Truncated, Unsupported (object, structured, datetime), TooLarge.
core::Result<core::Tensor> readNpy(View bytes);
/// The same, allocating at most `limit` bytes instead of the memory budget.
core::Result<core::Tensor> readNpy(View bytes, std::uint64_t limit);
core::Result<Bytes> writeNpy(const core::Tensor& tensor);

/// Members stored or deflated, in the archive's order, ".npy" taken off their names.
core::Result<core::TensorMap> readNpz(View bytes);
core::Result<Bytes> writeNpz(const core::TensorMap& tensors);

/// Recognizes the format by content (.npy or .npz) and reads it. A lone array is named `name`.
core::Result<core::TensorMap> readWeights(View bytes, const std::string& name);

/// Why these bytes are no weight file that is read.
core::Error notWeights(View bytes);

/// The other one of a pair of .npy files for one dense layer y = f(W·x + b): "pretrained_model_W.npy" gives
/// "pretrained_model_b.npy" and back; weight and bias, weights and biases, w and b too. Nothing if it is no
/// such name.
std::optional<std::string> pairedName(const std::string& path);
/// Reads a weight file by path; one of a pair reads the other too and gives W and b. Errors: context is the
/// path.
core::Result<core::TensorMap> loadWeights(const std::string& path, const FileSource& files);

} // namespace engine::io
