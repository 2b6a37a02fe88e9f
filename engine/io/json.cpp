#include "engine/io/json.h"

#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/reports.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;

std::string lineAndColumn(View bytes, std::size_t offset) {
    const View before = bytes.substr(0, offset);
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = before.size() - (newline == View::npos ? 0 : newline + 1) + 1;
    return "line " + std::to_string(std::count(before.begin(), before.end(), '\n') + 1) + ", column " +
           std::to_string(column);
}

/// The part of nlohmann's message that a person needs: "[json.exception.parse_error.101] parse error at line
/// 1, column 2: syntax error while parsing value - invalid literal; last read: '…'; expected …" gives
/// "invalid literal; expected …".
std::string essence(std::string message) {
    for (const View before : {View("] "), View("parse error at "), View(": "), View(" - ")})
        if (const std::size_t at = message.find(before); at != std::string::npos)
            message.erase(0, at + before.size());
    if (const std::size_t read = message.find("; last read: "); read != std::string::npos) {
        const std::size_t expected = message.rfind("'; expected ");
        message.erase(read, expected == std::string::npos ? std::string::npos : expected + 1 - read);
    }
    if (message.starts_with("number overflow"))
        return "the number is too large for 64-bit floating point";
    return message;
}

/// Builds the tree; nlohmann's parser calls it and recurses nowhere.
class TreeBuilder {
public:
    using Number = nlohmann::json;

    TreeBuilder(View bytes, const JsonLimits& limits) : m_bytes(bytes), m_limits(limits) {}

    bool null() { return add(Json{nullptr}) != nullptr; }
    bool boolean(bool value) { return add(Json{value}) != nullptr; }
    bool number_integer(Number::number_integer_t value) { return add(Json{value}) != nullptr; }
    bool number_unsigned(Number::number_unsigned_t value) {
        if (value <= static_cast<std::uint64_t>(INT64_MAX))
            return add(Json{static_cast<std::int64_t>(value)}) != nullptr;
        return add(Json{static_cast<double>(value)}) != nullptr;
    }
    bool number_float(Number::number_float_t value, const std::string&) {
        return add(Json{value}) != nullptr;
    }
    bool string(std::string& value) { return add(Json{std::move(value)}) != nullptr; }
    bool binary(Number::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json{JsonObject{}}); }
    bool start_array(std::size_t) { return open(Json{JsonArray{}}); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& key);
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& exception);

    core::Result<Json> result() { return m_error ? core::Result<Json>(*m_error) : std::move(m_root); }

private:
    struct Level {
        Json* node;
        std::unordered_set<std::string> keys;
        std::string key;
    };
    View m_bytes;
    JsonLimits m_limits;
    Json m_root{nullptr};
    std::vector<Level> m_levels; ///< a node does not move while a child of it is open
    std::size_t m_count = 0;
    std::optional<Error> m_error;

    Json* add(Json value);
    bool open(Json value);
    bool close() { return m_levels.pop_back(), true; }
    bool fail(Error error) {
        m_error = std::move(error);
        return false;
    }
    std::string path() const;
};

std::string TreeBuilder::path() const {
    std::string path;
    for (const Level& level : m_levels) {
        if (const auto* array = std::get_if<JsonArray>(&level.node->value))
            path = itemPath(path, array->empty() ? 0 : array->size() - 1);
        else
            path = memberPath(path, level.key);
    }
    return path;
}

Json* TreeBuilder::add(Json value) {
    if (++m_count > m_limits.values) {
        fail({Code::TooLarge, "has more than " + std::to_string(m_limits.values) + " values", {}});
        return nullptr;
    }
    if (m_levels.empty()) {
        m_root = std::move(value);
        return &m_root;
    }
    Level& level = m_levels.back();
    if (auto* array = std::get_if<JsonArray>(&level.node->value))
        return &array->emplace_back(std::move(value));
    auto& object = std::get<JsonObject>(level.node->value);
    return &object.emplace_back(level.key, std::move(value)).second;
}

bool TreeBuilder::open(Json value) {
    if (m_levels.size() == m_limits.depth)
        return fail(
            {Code::TooLarge, "is nested more than " + std::to_string(m_limits.depth) + " levels deep", {}});
    Json* node = add(std::move(value));
    if (node == nullptr)
        return false;
    m_levels.push_back({node, {}, {}});
    return true;
}

bool TreeBuilder::key(std::string& key) {
    Level& level = m_levels.back();
    level.key = std::move(key);
    if (!level.keys.insert(level.key).second)
        return fail({Code::InvalidValue, "the key stands twice", path()});
    return true;
}

bool TreeBuilder::parse_error(std::size_t position, const std::string&,
                              const nlohmann::json::exception& exception) {
    const std::size_t offset = std::min(position == 0 ? 0 : position - 1, m_bytes.size());
    return fail({Code::Syntax, "is not well-formed JSON: " + essence(exception.what()),
                 lineAndColumn(m_bytes, offset)});
}

} // namespace

core::Result<Json> parseJson(View bytes, const JsonLimits& limits) {
    if (bytes.size() > limits.bytes)
        return Error{Code::TooLarge,
                     "has " + std::to_string(bytes.size()) + " bytes; at most " +
                         (limits.bytes % (1 << 20) == 0 ? std::to_string(limits.bytes >> 20) + " MiB"
                                                        : std::to_string(limits.bytes) + " bytes") +
                         " are read",
                     {}};
    if (bytes.find_first_not_of(" \t\r\n") == View::npos)
        return Error{Code::Truncated, "is empty; expected JSON", {}};
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return Error{Code::Syntax, "is encoded as UTF-16; expected UTF-8", "byte 0"};
    return guarded([&] {
        TreeBuilder builder(bytes, limits);
        // The parser takes a zero byte for the end.
        const std::size_t zero = bytes.find('\0');
        if (nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder) && zero != View::npos)
            return core::Result<Json>(Error{Code::Syntax,
                                            "is not well-formed JSON: a zero byte; expected end of input",
                                            lineAndColumn(bytes, zero)});
        return builder.result();
    });
}

const Json* findMember(const Json& json, const std::string& name) {
    const auto* object = std::get_if<JsonObject>(&json.value);
    if (object == nullptr)
        return nullptr;
    const auto at = std::find_if(object->begin(), object->end(),
                                 [&](const auto& member) { return member.first == name; });
    return at == object->end() ? nullptr : &at->second;
}

std::string describe(const Json& json) {
    struct Describer {
        std::string operator()(std::nullptr_t) const { return "null"; }
        std::string operator()(bool value) const { return value ? "true" : "false"; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(double value) const { return numberText(value); }
        std::string operator()(const std::string& value) const { return core::inQuotes(value); }
        std::string operator()(const JsonArray&) const { return "an array"; }
        std::string operator()(const JsonObject&) const { return "an object"; }
    };
    return std::visit(Describer{}, json.value);
}

std::string memberPath(const std::string& path, const std::string& key) {
    const bool plain =
        !key.empty() && key.size() <= 40 &&
        std::all_of(key.begin(), key.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    if (!plain)
        return path + "[" + core::inQuotes(key) + "]";
    return path.empty() ? key : path + "." + key;
}

std::string itemPath(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

std::string jsonText(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace engine::io
