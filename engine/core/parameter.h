#pragma once

#include "engine/core/schema.h"

namespace engine::core {

// Parameters as most schemas need them; what is special is set on the result.

Parameter realParameter(const char* name, double usual, double minimum, double maximum, const char* label,
                        const char* help, const char* unit = "");
Parameter wholeParameter(const char* name, std::int64_t usual, double minimum, double maximum,
                         const char* label, const char* help, const char* unit = "");
/// The first of the choices is the usual one.
Parameter choiceParameter(const char* name, std::vector<std::string> choices, const char* label,
                          const char* help);
Parameter flagParameter(const char* name, bool usual, const char* label, const char* help);

} // namespace engine::core
