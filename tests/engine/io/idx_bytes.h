#pragma once

#include "engine/io/bytes.h"

#include <cstdint>
#include <vector>

namespace tests {

/// An IDX file with those dimensions in its header and those values behind it.
inline engine::io::Bytes idxBytes(const std::vector<std::uint32_t>& shape, const engine::io::Bytes& values,
                                  int type = 0x08) {
    engine::io::Bytes bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(shape.size())};
    for (const std::uint32_t size : shape)
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> shift & 255);
    return bytes + values;
}

/// Two pictures of 2 × 3 pixels, 1 ... 12.
inline engine::io::Bytes idxPictures() {
    engine::io::Bytes values;
    for (char value = 1; value <= 12; ++value)
        values += value;
    return idxBytes({2, 2, 3}, values);
}

} // namespace tests
