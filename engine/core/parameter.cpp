#include "engine/core/parameter.h"

#include <utility>

namespace engine::core {

namespace {

Parameter parameterOf(const char* name, Kind kind, Value usual, const char* label, const char* help) {
    Parameter parameter;
    parameter.name = name;
    parameter.kind = kind;
    parameter.defaultValue = std::move(usual);
    parameter.label = label;
    parameter.help = help;
    return parameter;
}

Parameter within(Parameter parameter, double minimum, double maximum, const char* unit) {
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    parameter.unit = unit;
    return parameter;
}

} // namespace

Parameter realParameter(const char* name, double usual, double minimum, double maximum, const char* label,
                        const char* help, const char* unit) {
    return within(parameterOf(name, Kind::Real, usual, label, help), minimum, maximum, unit);
}

Parameter wholeParameter(const char* name, std::int64_t usual, double minimum, double maximum,
                         const char* label, const char* help, const char* unit) {
    return within(parameterOf(name, Kind::Integer, usual, label, help), minimum, maximum, unit);
}

Parameter choiceParameter(const char* name, std::vector<std::string> choices, const char* label,
                          const char* help) {
    Parameter parameter = parameterOf(name, Kind::Choice, choices.front(), label, help);
    parameter.choices = std::move(choices);
    return parameter;
}

Parameter flagParameter(const char* name, bool usual, const char* label, const char* help) {
    return parameterOf(name, Kind::Boolean, usual, label, help);
}

} // namespace engine::core
