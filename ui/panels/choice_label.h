#pragma once

#include <QString>

#include <string>

namespace ui {

/// What a person reads for a value of a choice, in the window's language: the label of the activation,
/// initializer, ... of that name, or the name with spaces.
QString choiceLabel(const std::string& parameter, const std::string& choice);
/// Its help; empty if there is none.
QString choiceHelp(const std::string& parameter, const std::string& choice);

} // namespace ui
