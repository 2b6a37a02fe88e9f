#include "engine/io/json_fields.h"

#include "engine/core/text.h"

#include <algorithm>
#include <limits>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Kind;
using core::Parameter;
using core::Value;

std::optional<Value> toValue(const Json& json) {
    struct Converter {
        std::optional<Value> operator()(bool value) const { return Value(value); }
        std::optional<Value> operator()(std::int64_t value) const { return Value(value); }
        std::optional<Value> operator()(double value) const { return Value(value); }
        std::optional<Value> operator()(const std::string& value) const { return Value(value); }
        std::optional<Value> operator()(std::nullptr_t) const { return {}; }
        std::optional<Value> operator()(const JsonArray&) const { return {}; }
        std::optional<Value> operator()(const JsonObject&) const { return {}; }
    };
    return std::visit(Converter{}, json.value);
}

std::string kindText(const Parameter& parameter) {
    switch (parameter.kind) {
    case Kind::Integer:
        return "a whole number";
    case Kind::Real:
        return "a number";
    case Kind::Boolean:
        return "true or false";
    case Kind::Choice:
        return "one of " + core::quotedList(parameter.choices);
    case Kind::Text:
        break;
    }
    return "a text";
}

Parameter parameterOf(const std::string& name, Kind kind) {
    Parameter parameter;
    parameter.name = name;
    parameter.kind = kind;
    return parameter;
}

} // namespace

core::Error wrongType(const std::string& expected, const Json& json, const std::string& path) {
    return {Code::WrongType, "expected " + expected + ", got " + describe(json), path};
}

core::Result<std::vector<std::int64_t>> readShape(const Json& json, const std::string& path) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr)
        return wrongType("a shape such as [6, 2]", json, path);
    if (items->size() > kJsonMaxRank)
        return Error{Code::TooLarge, "has more than 32 dimensions", path};
    std::vector<std::int64_t> shape;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const Json& item = (*items)[i];
        const auto* number = std::get_if<std::int64_t>(&item.value);
        if (number == nullptr || *number < 0)
            return wrongType("a whole number of at least 0", item, itemPath(path, i));
        shape.push_back(*number);
    }
    return shape;
}

bool hasControlCharacter(const std::string& text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

JsonFields::JsonFields(const Json& json, std::string path)
    : m_object(std::get_if<JsonObject>(&json.value)), m_path(std::move(path)) {
    if (m_object == nullptr)
        fail(wrongType("an object", json, m_path));
}

void JsonFields::fail(core::Error error) {
    if (!m_error)
        m_error = std::move(error);
}

const Json* JsonFields::find(const std::string& name) {
    if (std::find(m_known.begin(), m_known.end(), name) == m_known.end())
        m_known.push_back(name);
    if (m_object == nullptr)
        return nullptr;
    for (const auto& [key, json] : *m_object)
        if (key == name)
            return &json;
    return nullptr;
}

const Json* JsonFields::require(const std::string& name) {
    const Json* json = find(name);
    if (json == nullptr)
        fail({Code::MissingKey, "the key \"" + name + "\" is missing", m_path});
    return json;
}

std::optional<core::Value> JsonFields::value(const std::string& name, const core::Parameter& parameter) {
    const Json* json = find(name);
    if (json == nullptr)
        return {};
    const std::optional<Value> given = toValue(*json);
    if (!given) {
        fail(wrongType(kindText(parameter), *json, path(name)));
        return {};
    }
    const core::Result<Value> checked = core::checked(parameter, *given);
    if (!checked) {
        fail({checked.error().code, checked.error().message, path(name)});
        return {};
    }
    return *checked;
}

std::string JsonFields::text(const std::string& name, std::string fallback) {
    const auto given = value(name, parameterOf(name, Kind::Text));
    if (!given)
        return fallback;
    const std::string& text = std::get<std::string>(*given);
    if (hasControlCharacter(text))
        fail({Code::InvalidValue, core::inQuotes(text) + " contains a control character", path(name)});
    return text;
}

bool JsonFields::flag(const std::string& name, bool fallback) {
    const auto given = value(name, parameterOf(name, Kind::Boolean));
    return given ? std::get<bool>(*given) : fallback;
}

double JsonFields::real(const std::string& name, double fallback, double minimum, double maximum) {
    Parameter parameter = parameterOf(name, Kind::Real);
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    const auto given = value(name, parameter);
    return given ? std::get<double>(*given) : fallback;
}

std::int64_t JsonFields::integer(const std::string& name, std::int64_t fallback, double minimum,
                                 double maximum) {
    Parameter parameter = parameterOf(name, Kind::Integer);
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    const auto given = value(name, parameter);
    return given ? std::get<std::int64_t>(*given) : fallback;
}

std::string JsonFields::choice(const std::string& name, const char* what,
                               const std::vector<std::string>& known, std::string fallback) {
    const std::string word = text(name, std::move(fallback));
    if (ok() && std::find(known.begin(), known.end(), word) == known.end())
        fail(core::unknownName(what, word, known).within(path(name)));
    return word;
}

core::Settings JsonFields::settings(const core::Schema& schema) {
    core::Settings settings;
    for (const Parameter& parameter : schema.parameters)
        if (auto given = value(parameter.name, parameter))
            settings.set(parameter.name, *std::move(given));
    return settings;
}

std::optional<core::Error> JsonFields::unknownKey() const {
    if (m_object == nullptr)
        return {};
    const auto isIn = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto& member : *m_object) {
        const std::string& key = member.first;
        if (isIn(m_known, key))
            continue;
        return Error{Code::UnknownKey, core::unknownName("key", key, m_known).message, path(key)};
    }
    return {};
}

core::Result<void> JsonFields::finish(bool ignoreUnknown) {
    if (const auto unknown = ignoreUnknown ? std::nullopt : unknownKey())
        return *unknown;
    if (m_error)
        return *m_error;
    return {};
}

} // namespace engine::io
