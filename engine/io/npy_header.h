#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::io {

inline constexpr View kNpyMagic = "\x93NUMPY";
inline constexpr std::size_t kNpyMaxHeader = 10000; ///< bytes; NumPy's own limit
inline constexpr std::size_t kNpyMaxRank = 32;

/// What stands before the data of an .npy file (NumPy's format description, NEP 1; versions 1.0, 2.0, 3.0).
struct NpyHeader {
    core::DType dtype = core::DType::Float64;
    bool bigEndian = false;
    bool fortranOrder = false;
    std::vector<std::int64_t> shape;
    std::size_t dataOffset = 0; ///< byte where the data begin
};

/// Errors: Truncated, Syntax, TooLarge, Unsupported (kinds of array that are not read, by name), MissingKey,
/// UnknownKey, WrongType, OutOfRange; context: "byte 6" or "header.shape".
core::Result<NpyHeader> readNpyHeader(View bytes);
/// Version 1.0, little-endian, C order, padded so that the data begin at a multiple of 64.
Bytes npyHeader(core::DType dtype, const std::vector<std::int64_t>& shape);

} // namespace engine::io
