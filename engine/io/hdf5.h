#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace engine::io {

inline constexpr std::uint64_t kHdf5MaxBytes = std::uint64_t{768} << 20; ///< of a file; the child has 1 GiB
inline constexpr int kHdf5MaxDepth = 32;                                 ///< of groups in groups
inline constexpr std::size_t kHdf5MaxObjects = 100000;
inline constexpr unsigned kHdf5MaxContinuations = 1000; ///< blocks of one object header
inline constexpr std::size_t kHdf5MaxRank = 32;
inline constexpr std::uint64_t kHdf5SafeSize = std::uint64_t{256} << 20; ///< bytes a dataset may declare ...
inline constexpr std::uint64_t kHdf5MaxRatio = 1000; ///< ... or this many times what is stored of it
inline constexpr std::uint64_t kHdf5MaxAttributes = std::uint64_t{64} << 20; ///< bytes, all together

/// By content: the signature at byte 0.
bool isHdf5(View bytes);

/// Takes the bytes one piece after the other; false: stop.
using ByteSink = std::function<bool(View piece)>;

/// The content of an HDF5 file as safetensors. Datasets of numbers become tensors named by their path
/// ("model_weights/dense/dense/kernel:0"), those of one group in the order in which they were made; other
/// kinds are left out. Attributes that are texts or numbers become the metadata entry "attributes": a JSON
/// object of path → name → value, the root's path being "". bfloat16 is told by Keras' attribute "dtype".
///
/// libhdf5 may crash on a damaged file: to be called in a child process only (see FileSource::hdf5). Links
/// that are not hard, objects linked twice, external and virtual storage and unknown filters are refused.
/// Errors: Syntax, Truncated, Unsupported, TooLarge; context: dataset "a/b".
core::Result<void> hdf5ToSafetensors(View bytes, const ByteSink& sink);
core::Result<Bytes> hdf5ToSafetensors(View bytes);

/// An error on its way from the child: code, context and message on one line.
Bytes hdf5ErrorLine(const core::Error& error);
/// Back again; nothing if it is no such line.
std::optional<core::Error> hdf5Error(View line);

} // namespace engine::io
