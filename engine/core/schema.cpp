#include "engine/core/schema.h"

#include "engine/core/text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace engine::core {

namespace {

constexpr std::size_t kLongestGuessed = 64;

std::string realText(double value) {
    if (std::isnan(value))
        return "nan";
    char buffer[32];
    const bool whole = std::floor(value) == value && std::abs(value) < 1e15;
    const auto end = whole
                         ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr
                         : std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::string(buffer, end);
}

std::string shown(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? inQuotes(*text) : toText(value);
}

Error wrong(Code code, const Parameter& parameter, const std::string& expected, const Value& value) {
    return {code, "expected " + expected + ", got " + shown(value), parameter.name};
}

std::string noun(const Parameter& parameter) {
    return parameter.kind == Kind::Integer ? "a whole number" : "a number";
}

std::string rangeText(const Parameter& parameter) {
    const std::string low = realText(parameter.minimum), high = realText(parameter.maximum);
    const bool bounded = std::isfinite(parameter.maximum);
    if (!std::isfinite(parameter.minimum))
        return noun(parameter) + (bounded ? " of at most " + high : "");
    if (!parameter.minimumIncluded)
        return noun(parameter) + " above " + low + (bounded ? " and at most " + high : "");
    return noun(parameter) + (bounded ? " from " + low + " to " + high : " of at least " + low);
}

bool inRange(const Parameter& parameter, double value) {
    const bool above = parameter.minimumIncluded ? value >= parameter.minimum : value > parameter.minimum;
    return above && value <= parameter.maximum;
}

Result<Value> checkedNumber(const Parameter& parameter, const Value& value) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    if (integer == nullptr && real == nullptr)
        return wrong(Code::WrongType, parameter, noun(parameter), value);
    const double number = integer != nullptr ? static_cast<double>(*integer) : *real;
    if (!std::isfinite(number))
        return wrong(Code::NonFinite, parameter, "a finite number", value);
    if (parameter.kind == Kind::Integer && number != std::floor(number))
        return wrong(Code::WrongType, parameter, noun(parameter), value);
    if (!inRange(parameter, number))
        return wrong(Code::OutOfRange, parameter, rangeText(parameter), value);
    if (parameter.kind == Kind::Real)
        return Value(number);
    if (integer != nullptr)
        return Value(*integer);
    if (std::abs(number) >= 0x1.0p63)
        return wrong(Code::OutOfRange, parameter, "a whole number of at most 64 bits", value);
    return Value(static_cast<std::int64_t>(number));
}

Result<Value> checkedChoice(const Parameter& parameter, const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr)
        return wrong(Code::WrongType, parameter, "one of " + quotedList(parameter.choices), value);
    const auto& choices = parameter.choices;
    if (std::find(choices.begin(), choices.end(), *text) == choices.end())
        return unknownName("value", *text, choices).within(parameter.name);
    return value;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
std::size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, substituted});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[b.size()];
}

} // namespace

std::string toText(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? "true" : "false";
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&value))
        return realText(*real);
    return std::get<std::string>(value);
}

Settings::Settings(std::initializer_list<std::pair<std::string, Value>> values) {
    for (const auto& [name, value] : values)
        set(name, value);
}

const Value* Settings::find(std::string_view name) const {
    for (const auto& entry : m_values)
        if (entry.first == name)
            return &entry.second;
    return nullptr;
}

void Settings::set(std::string_view name, Value value) {
    for (auto& entry : m_values)
        if (entry.first == name) {
            entry.second = std::move(value);
            return;
        }
    m_values.emplace_back(std::string(name), std::move(value));
}

void Settings::remove(std::string_view name) {
    std::erase_if(m_values, [name](const auto& entry) { return entry.first == name; });
}

double Settings::real(std::string_view name, double fallback) const {
    const Value* value = find(name);
    if (value == nullptr)
        return fallback;
    if (const auto* integer = std::get_if<std::int64_t>(value))
        return static_cast<double>(*integer);
    const auto* number = std::get_if<double>(value);
    return number != nullptr ? *number : fallback;
}

std::int64_t Settings::integer(std::string_view name, std::int64_t fallback) const {
    const Value* value = find(name);
    const auto* number = value != nullptr ? std::get_if<std::int64_t>(value) : nullptr;
    return number != nullptr ? *number : fallback;
}

bool Settings::flag(std::string_view name, bool fallback) const {
    const Value* value = find(name);
    const auto* flag = value != nullptr ? std::get_if<bool>(value) : nullptr;
    return flag != nullptr ? *flag : fallback;
}

std::string Settings::text(std::string_view name, std::string fallback) const {
    const Value* value = find(name);
    const auto* text = value != nullptr ? std::get_if<std::string>(value) : nullptr;
    return text != nullptr ? *text : fallback;
}

bool Settings::operator==(const Settings& other) const {
    if (m_values.size() != other.m_values.size())
        return false;
    return std::all_of(m_values.begin(), m_values.end(), [&](const auto& entry) {
        const Value* value = other.find(entry.first);
        return value != nullptr && *value == entry.second;
    });
}

const Parameter* Schema::find(std::string_view name) const {
    for (const Parameter& parameter : parameters)
        if (parameter.name == name)
            return &parameter;
    return nullptr;
}

Settings Schema::defaults() const {
    Settings settings;
    for (const Parameter& parameter : parameters)
        settings.set(parameter.name, parameter.defaultValue);
    return settings;
}

Result<Value> checked(const Parameter& parameter, const Value& value) {
    switch (parameter.kind) {
    case Kind::Integer:
    case Kind::Real:
        return checkedNumber(parameter, value);
    case Kind::Boolean:
        if (!std::holds_alternative<bool>(value))
            return wrong(Code::WrongType, parameter, "true or false", value);
        return value;
    case Kind::Choice:
        return checkedChoice(parameter, value);
    case Kind::Text:
        break;
    }
    if (!std::holds_alternative<std::string>(value))
        return wrong(Code::WrongType, parameter, "a text", value);
    return value;
}

Result<Settings> checked(const Schema& schema, const Settings& settings) {
    std::vector<std::string> known;
    for (const Parameter& parameter : schema.parameters)
        known.push_back(parameter.name);
    for (const auto& [name, value] : settings)
        if (schema.find(name) == nullptr) {
            const Error error = unknownName("key", name, known);
            return Error{Code::UnknownKey, error.message, name};
        }
    Settings result;
    for (const Parameter& parameter : schema.parameters) {
        const Value* value = settings.find(parameter.name);
        const auto sound = checked(parameter, value != nullptr ? *value : parameter.defaultValue);
        if (!sound)
            return sound.error();
        result.set(parameter.name, *sound);
    }
    return result;
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    if (word.size() > kLongestGuessed)
        return {};
    std::string best;
    std::size_t bestDistance = 0;
    for (const std::string& candidate : known) {
        const std::size_t length = std::max(word.size(), candidate.size());
        const std::size_t distance = editDistance(lowered(word), lowered(candidate));
        if (distance <= std::max<std::size_t>(1, length / 3) && distance < length &&
            (best.empty() || distance < bestDistance)) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

Error unknownName(std::string_view what, std::string_view word, const std::vector<std::string>& known) {
    std::string message = "unknown " + std::string(what) + " " + inQuotes(word);
    const std::string near = nearest(word, known);
    if (!near.empty())
        message += "; did you mean " + inQuotes(near) + "?";
    else if (!known.empty())
        message += "; expected one of " + quotedList(known);
    return {Code::InvalidValue, message, ""};
}

} // namespace engine::core
