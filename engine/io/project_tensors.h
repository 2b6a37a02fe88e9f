#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/json.h"

#include <optional>
#include <string>

namespace engine::io {

/// The "weights" object of a project: {"0.weight": {"shape": [6, 2], "dtype": "float32", "base64": "…"}}, the
/// values in C order, little-endian. Errors: context is the key's path.
core::Result<core::TensorMap> readInlineTensors(const Json& json, const std::string& path);

/// Weights by path or inline: fills one of the two. `path`: where they stand in the project file.
core::Result<void> readWeights(const Json& json, const std::string& path, std::string& file,
                               std::optional<core::TensorMap>& tensors);

} // namespace engine::io
