#pragma once

#include "engine/trace/expression.h"

#include <QString>

#include <limits>

namespace ui::trace {

/// How an expression is written: named operands by their names, or every operand by its number.
enum class Notation { Symbols, Numbers };

/// How tightly an expression binds, for parentheses: an operand that binds less than its place asks for is
/// enclosed.
enum class Binding { Sum, Product, Atom };
Binding binding(const engine::trace::Expression& expression);
/// What a child of that expression has to bind at least.
Binding demanded(const engine::trace::Expression& parent, std::size_t child);

/// Whether it is drawn as a name or number, whatever is below it.
bool isLeaf(const engine::trace::Expression& expression);
/// Whether a superscript after that name would read as part of it: it has one already, or is a fraction
/// (∂L/∂w).
bool isCrowded(const engine::trace::Symbol& symbol);
/// How a function is named on paper: "sigmoid'" → "σ′", "log_softmax" → "log softmax".
QString functionName(const std::string& function);

/// In one line of plain text, for screen readers, tooltips and tests: "Σ_k w_k2^(3) δ_k^(3) ·
/// tanh′(z_2^(2))".
QString toText(const engine::trace::Symbol& symbol);
/// Of sums with more than `mostTerms` the first ones.
QString toText(const engine::trace::Expression& expression, Notation notation,
               std::size_t mostTerms = std::numeric_limits<std::size_t>::max());
/// The same with Unicode's small letters where there are any: "δ₂⁽²⁾"; for titles and labels.
QString toTitle(const engine::trace::Symbol& symbol);

} // namespace ui::trace
