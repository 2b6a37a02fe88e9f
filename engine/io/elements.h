#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

#include <optional>
#include <vector>

namespace engine::io {

/// Bytes of one element: 1, 2, 4 or 8.
std::size_t itemSize(core::DType dtype);
/// The element type of that name ("float32").
std::optional<core::DType> dtypeNamed(View name);
const std::vector<core::DType>& dtypes();

/// Product of the dimensions; zeros do not hide an overflow of the others. Errors: TooLarge.
core::Result<std::uint64_t> elementCount(const std::vector<std::int64_t>& shape);

/// All whole elements of `bytes`, in its order. The caller has compared sizes with the budget.
std::vector<double> decodeElements(View bytes, core::DType dtype, bool bigEndian);
/// bfloat16, the upper half of a float32, which no DType stands for: its numbers fit float32 exactly.
std::vector<double> decodeBfloat16(View bytes, bool bigEndian);
/// Little-endian bytes. Floats are rounded to nearest; integers must be whole and in range. Errors:
/// OutOfRange, NonFinite; context: "element 3".
core::Result<Bytes> encodeElements(const std::vector<double>& values, core::DType dtype);

} // namespace engine::io
