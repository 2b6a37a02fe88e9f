#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

namespace engine::io {

inline constexpr std::uint64_t kOnnxMaxBytes = (std::uint64_t{1} << 31) - 1; ///< protobuf's own limit
inline constexpr int kOnnxMaxDepth = 100;                                    ///< messages in messages

/// Walks the wire format of a model before protobuf allocates anything for it: every length lies within what
/// holds it, messages nest at most kOnnxMaxDepth deep, and what protobuf would allocate is below the memory
/// budget. Errors: Syntax, Truncated, TooLarge; context: "byte 12".
core::Result<void> checkOnnxWire(View bytes);

} // namespace engine::io
