#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

namespace engine::io {

inline constexpr int kMostPictureSide = 4096; ///< pixels

struct PictureSize {
    int width = 0, height = 0;
};

/// Whether bytes are a whole PNG (every chunk with its checksum, to the end mark) or JPEG (every segment to
/// the first scan), before a decoder gets them; its size. Errors: Unsupported (other formats), Truncated,
/// Syntax, TooLarge; context: "byte 33".
core::Result<PictureSize> pictureSize(View bytes);

} // namespace engine::io
