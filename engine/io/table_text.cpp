#include "engine/io/table_text.h"

#include "engine/io/csv.h"

#include <array>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using data::Encoding;

/// Bytes 0x80 to 0x9f; five have no letter and stay control characters, as browsers read them.
constexpr std::array<char16_t, 32> kWindows = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                               0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                               0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                               0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

bool isUtf16(View bytes) { return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"); }

void append(Bytes& text, char32_t letter) {
    if (letter < 0x80) {
        text += static_cast<char>(letter);
    } else if (letter < 0x800) {
        text += static_cast<char>(0xc0 | (letter >> 6));
        text += static_cast<char>(0x80 | (letter & 0x3f));
    } else if (letter < 0x10000) {
        text += static_cast<char>(0xe0 | (letter >> 12));
        text += static_cast<char>(0x80 | ((letter >> 6) & 0x3f));
        text += static_cast<char>(0x80 | (letter & 0x3f));
    } else {
        text += static_cast<char>(0xf0 | (letter >> 18));
        text += static_cast<char>(0x80 | ((letter >> 12) & 0x3f));
        text += static_cast<char>(0x80 | ((letter >> 6) & 0x3f));
        text += static_cast<char>(0x80 | (letter & 0x3f));
    }
}

Bytes fromWindows(View bytes) {
    Bytes text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        append(text, byte >= 0x80 && byte < 0xa0 ? kWindows[byte - 0x80] : byte);
    }
    return text;
}

core::Result<Bytes> fromUtf16(View bytes) {
    const bool marked = isUtf16(bytes), bigEndian = marked && bytes.front() == '\xFE';
    if (bytes.size() % 2 != 0)
        return Error{Code::Truncated, "ends within a letter of UTF-16; expected two bytes each",
                     "byte " + std::to_string(bytes.size())};
    const auto unit = [&](std::size_t i) {
        const auto first = static_cast<unsigned char>(bytes[i]),
                   second = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<char32_t>(bigEndian ? first << 8 | second : second << 8 | first);
    };
    Bytes text;
    text.reserve(bytes.size() / 2 + bytes.size() / 16);
    for (std::size_t i = marked ? 2 : 0; i < bytes.size(); i += 2) {
        char32_t letter = unit(i);
        if (letter >= 0xd800 && letter < 0xe000) {
            const char32_t low = letter < 0xdc00 && i + 2 < bytes.size() ? unit(i + 2) : 0;
            if (low < 0xdc00 || low >= 0xe000)
                return Error{Code::Syntax, "half a letter of UTF-16; expected both halves",
                             "byte " + std::to_string(i)};
            letter = 0x10000 + ((letter - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        append(text, letter);
    }
    return text;
}

core::Result<TableText> owned(Bytes text, Encoding encoding) {
    if (const auto checked = checkedText(text); !checked)
        return checked.error();
    return TableText(std::move(text), encoding);
}

} // namespace

core::Result<TableText> decodeTable(View bytes, std::optional<Encoding> encoding) {
    if (encoding == Encoding::Utf16 || (!encoding && isUtf16(bytes))) {
        auto text = fromUtf16(bytes);
        return text ? owned(*std::move(text), Encoding::Utf16) : text.error();
    }
    if (encoding == Encoding::Windows1252)
        return owned(fromWindows(bytes), Encoding::Windows1252);
    const auto checked = checkedText(bytes);
    if (checked)
        return TableText(*checked, Encoding::Utf8);
    // A NUL byte is in no text; anything else may be letters of Windows-1252.
    const bool binary = bytes.find('\0') != View::npos;
    if (encoding || binary || isUtf16(bytes))
        return checked.error();
    return owned(fromWindows(bytes), Encoding::Windows1252);
}

} // namespace engine::io
