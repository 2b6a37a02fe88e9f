#include "engine/core/text.h"

#include <array>

namespace engine::core {

namespace {

constexpr std::size_t kShown = 60;

struct Utf8Form {
    unsigned char leadLow, leadHigh, secondLow, secondHigh;
    std::size_t length;
};

// Unicode 15, table 3-7: well-formed UTF-8 byte sequences.
constexpr std::array<Utf8Form, 8> kForms = {{{0xC2, 0xDF, 0x80, 0xBF, 2},
                                             {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                             {0xE1, 0xEC, 0x80, 0xBF, 3},
                                             {0xED, 0xED, 0x80, 0x9F, 3},
                                             {0xEE, 0xEF, 0x80, 0xBF, 3},
                                             {0xF0, 0xF0, 0x90, 0xBF, 4},
                                             {0xF1, 0xF3, 0x80, 0xBF, 4},
                                             {0xF4, 0xF4, 0x80, 0x8F, 4}}};

unsigned char byteAt(std::string_view text, std::size_t position) {
    return static_cast<unsigned char>(text[position]);
}

bool matches(const Utf8Form& form, std::string_view text, std::size_t position) {
    const unsigned char lead = byteAt(text, position);
    if (lead < form.leadLow || lead > form.leadHigh || text.size() - position < form.length)
        return false;
    const unsigned char second = byteAt(text, position + 1);
    if (second < form.secondLow || second > form.secondHigh)
        return false;
    for (std::size_t i = 2; i < form.length; ++i)
        if ((byteAt(text, position + i) & 0xC0) != 0x80)
            return false;
    return true;
}

} // namespace

std::size_t utf8Length(std::string_view text, std::size_t position) {
    if (position >= text.size())
        return 0;
    if (byteAt(text, position) < 0x80)
        return 1;
    for (const Utf8Form& form : kForms)
        if (matches(form, text, position))
            return form.length;
    return 0;
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        length = utf8Length(text, at);
        if (length == 0)
            return false;
    }
    return true;
}

std::string inQuotes(std::string_view text) {
    std::string result = "\"";
    std::size_t position = 0;
    while (position < text.size()) {
        const std::size_t length = utf8Length(text, position);
        if (position + length > kShown)
            break;
        const bool shown =
            length > 1 || (length == 1 && byteAt(text, position) >= 0x20 && text[position] != 0x7F);
        if (shown)
            result += text.substr(position, length);
        else
            result += '?';
        position += length == 0 ? 1 : length;
    }
    return result + (position < text.size() ? "...\"" : "\"");
}

std::string quotedList(const std::vector<std::string>& texts) {
    std::string result;
    for (const std::string& text : texts)
        result += (result.empty() ? "" : ", ") + inQuotes(text);
    return result;
}

} // namespace engine::core
