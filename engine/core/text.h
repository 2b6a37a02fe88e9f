#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engine::core {

/// A text from outside as an error message may show it: in quotes, on one line (control characters become
/// '?'), cut to about 60 bytes at a character's border with "..." after it.
std::string inQuotes(std::string_view text);
/// "a", "b", "c": each quoted.
std::string quotedList(const std::vector<std::string>& texts);

/// The length in bytes of the UTF-8 character that begins at `position`; 0 if what is there is not UTF-8
/// (overlong forms, surrogates and numbers above U+10FFFF are not).
std::size_t utf8Length(std::string_view text, std::size_t position);
bool isUtf8(std::string_view text);

} // namespace engine::core
