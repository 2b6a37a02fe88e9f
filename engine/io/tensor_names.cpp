#include "engine/io/tensor_names.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace engine::io {

namespace {

struct Word {
    std::string_view text;
    Role role;
    Orientation orientation;
};
constexpr Word kWords[] = {
    {"weights", Role::Weight, Orientation::OutIn},  {"weight", Role::Weight, Orientation::OutIn},
    {"kernel", Role::Weight, Orientation::InOut},   {"coefs", Role::Weight, Orientation::InOut},
    {"W", Role::Weight, Orientation::Unnamed},      {"w", Role::Weight, Orientation::Unnamed},
    {"intercepts", Role::Bias, Orientation::OutIn}, {"biases", Role::Bias, Orientation::OutIn},
    {"bias", Role::Bias, Orientation::OutIn},       {"b", Role::Bias, Orientation::OutIn}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isSeparator(char c) { return c == '.' || c == '/' || c == '_' || c == '-' || c == ' ' || c == ':'; }

/// Takes the digits off the end.
std::string_view takeNumber(std::string_view& text) {
    std::size_t begin = text.size();
    while (begin > 0 && isDigit(text[begin - 1]))
        --begin;
    const std::string_view digits = text.substr(begin);
    text.remove_suffix(digits.size());
    return digits;
}

void splitGroup(TensorName& name) {
    std::string_view prefix = name.group;
    const std::string_view digits = takeNumber(prefix);
    name.prefix = prefix;
    while (!name.prefix.empty() && isSeparator(name.prefix.back()))
        name.prefix.pop_back(); // dense, dense_1, dense_2 have one prefix
    long number = -1;
    const auto status = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec;
    name.number = status == std::errc() ? number : -1;
}

} // namespace

std::optional<TensorName> parseTensorName(const std::string& name) {
    std::string_view rest = name;
    if (rest.ends_with(":0"))
        rest.remove_suffix(2);
    const std::string number(takeNumber(rest));
    if (!number.empty() && !rest.empty() && isSeparator(rest.back()))
        rest.remove_suffix(1);
    for (const Word& word : kWords) {
        if (!rest.ends_with(word.text))
            continue;
        const std::string_view before = rest.substr(0, rest.size() - word.text.size());
        if (!before.empty() && !isSeparator(before.back()))
            continue;
        TensorName result;
        result.group = before.substr(0, before.size() - (before.empty() ? 0 : 1));
        if (!number.empty())
            result.group += (before.empty() ? "" : std::string(1, before.back())) + number;
        result.role = word.role;
        result.orientation = word.orientation;
        splitGroup(result);
        return result;
    }
    return {};
}

} // namespace engine::io
