#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/json.h"

#include <string>

namespace engine::io {

/// The "weights" object of a project: {"0.weight": {"shape": [6, 2], "dtype": "float32", "base64": "…"}}, the
/// values in C order, little-endian. Errors: context is the key's path.
core::Result<core::TensorMap> readInlineTensors(const Json& json, const std::string& path);

} // namespace engine::io
