#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace engine::core {

enum class Kind { Integer, Real, Boolean, Choice, Text };

/// A setting's value: Boolean bool, Integer int64, Real double, Choice and Text string.
using Value = std::variant<bool, std::int64_t, double, std::string>;

/// Text of a value as it stands in a project file (without quotes).
std::string toText(const Value& value);

/// One thing that can be set. Data, so that one form draws it and one function checks it, wherever it comes from.
struct Parameter {
    std::string name;  ///< key in project files: PyTorch's and Keras' word in snake case
    Kind kind = Kind::Real;
    Value defaultValue = 0.0;
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    bool minimumIncluded = true;
    bool logarithmic = false;         ///< a slider over it is logarithmic
    std::string unit;                 ///< "samples", "" if none
    std::string label;                ///< English; the window translates it
    std::string help;                 ///< one or two sentences, English; the window translates it
    std::vector<std::string> choices; ///< of a Choice
};

/// Names and values of some settings, in the order they were set. A plain comparable value.
class Settings {
public:
    Settings() = default;
    Settings(std::initializer_list<std::pair<std::string, Value>> values);

    const Value* find(std::string_view name) const;
    void set(std::string_view name, Value value);
    void remove(std::string_view name);
    /// The number, choice or flag of that name; `fallback` if it is absent. Integers read as reals too.
    double real(std::string_view name, double fallback = 0) const;
    std::int64_t integer(std::string_view name, std::int64_t fallback = 0) const;
    bool flag(std::string_view name, bool fallback = false) const;
    std::string text(std::string_view name, std::string fallback = {}) const;

    auto begin() const { return m_values.begin(); }
    auto end() const { return m_values.end(); }
    bool empty() const { return m_values.empty(); }
    /// Equal as sets of names and values: the order does not matter.
    bool operator==(const Settings& other) const;

private:
    std::vector<std::pair<std::string, Value>> m_values;
};

/// What something of a type ("dense", "adam", "spiral") can be told.
struct Schema {
    std::string type;
    std::string label; ///< English; the window translates it
    std::string help;
    std::vector<Parameter> parameters;

    const Parameter* find(std::string_view name) const;
    /// Every parameter at its default.
    Settings defaults() const;
};

/// Checks one value: right kind, inside the range, a known choice. Integers are taken for reals and whole
/// reals for integers. Errors: WrongType, OutOfRange, NonFinite, InvalidValue; context: the parameter's name.
Result<Value> checked(const Parameter& parameter, const Value& value);
/// Checks all of them and adds defaults for what is absent. Errors as above and UnknownKey, which names the
/// nearest known one.
Result<Settings> checked(const Schema& schema, const Settings& settings);

/// The nearest of `known` to `word` by edit distance; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);
/// "unknown layer type \"dens\"; did you mean \"dense\"?" or, with nothing near, the list of what is known.
Error unknownName(std::string_view what, std::string_view word, const std::vector<std::string>& known);

} // namespace engine::core
