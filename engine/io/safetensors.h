#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace engine::io {

inline constexpr std::uint64_t kSafetensorsMaxHeader = 100000000; ///< bytes; the format's own limit
inline constexpr std::size_t kSafetensorsMaxTensors = 100000;

/// What a safetensors file holds (the format's page: github.com/huggingface/safetensors, "Format"): 8 bytes
/// with the length of the header, little-endian; the header, JSON; the numbers, little-endian, in C order,
/// without holes.
struct SafetensorsContent {
    core::TensorMap tensors;                     ///< in the header's order
    std::map<std::string, std::string> metadata; ///< the header's "__metadata__"
};

/// By content: a plausible length, then "{".
bool isSafetensors(View bytes);

/// F64 F32 F16, signed and unsigned integers, BOOL; BF16 is read as float32, which holds it exactly. Errors:
/// Truncated, Syntax, TooLarge, InvalidValue (a name twice), MissingKey, WrongType, ShapeMismatch,
/// Unsupported (an unknown dtype, by name); context: byte 8, header["0.weight"].shape.
core::Result<SafetensorsContent> readSafetensors(View bytes);

/// Tensors keep their order in the header; their numbers are laid out by decreasing item size, so that all
/// are aligned, behind a header padded to a multiple of 8 bytes: same content, same bytes. Errors:
/// InvalidValue (a name that is not UTF-8, is taken, or is "__metadata__"), ShapeMismatch, OutOfRange and
/// NonFinite (integers that are none), TooLarge; context: the tensor's name.
core::Result<Bytes> writeSafetensors(const core::TensorMap& tensors,
                                     const std::map<std::string, std::string>& metadata = {});

} // namespace engine::io
