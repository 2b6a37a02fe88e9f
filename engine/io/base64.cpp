#include "engine/io/base64.h"

namespace engine::io {

namespace {

constexpr View kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// 0 ... 63, or nothing for a character outside the alphabet.
std::optional<unsigned> digit(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '/')
        return c == '+' ? 62 : 63;
    return {};
}

} // namespace

Bytes toBase64(View bytes) {
    Bytes text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? kAlphabet[group >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

std::optional<Bytes> fromBase64(View text) {
    if (text.size() % 4 != 0)
        return {};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const std::size_t digits = i + 4 == text.size() ? 4 - padding : 4;
        unsigned group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const std::optional<unsigned> value = j < digits ? digit(text[i + j]) : 0u;
            if (!value)
                return {};
            group = group << 6 | *value;
        }
        for (std::size_t j = 0; j + 1 < digits; ++j)
            bytes += static_cast<char>(group >> (16 - 8 * j) & 255);
    }
    return bytes;
}

} // namespace engine::io
