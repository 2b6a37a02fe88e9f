#pragma once

#include "engine/io/bytes.h"

#include <optional>

namespace engine::io {

/// RFC 4648, standard alphabet, with padding.
Bytes toBase64(View bytes);
/// Nothing if it is not exactly that (no line breaks, no missing padding).
std::optional<Bytes> fromBase64(View text);

} // namespace engine::io
