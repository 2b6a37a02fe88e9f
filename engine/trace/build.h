#pragma once

#include "engine/trace/expression.h"

#include <optional>
#include <vector>

namespace engine::trace {

// Makers of expression nodes. Each fills in the number that its children give.

/// A number that is part of a formula: 1, 2, ½.
Expression constant(double value);
/// A leaf with its name, its recorded number and where that came from.
Expression operand(Symbol symbol, double value, Link link);
/// A name with a running index; in formulas only, has no number.
Expression letter(Symbol symbol);

Expression sum(std::vector<Expression> terms);
Expression product(std::vector<Expression> factors);
Expression difference(Expression first, Expression second);
Expression quotient(Expression first, Expression second);
Expression power(Expression base, Expression exponent);
Expression negative(Expression child);
Expression call(std::string function, std::vector<Expression> arguments);
/// Σ over `index` of `term`; in formulas only.
Expression bigSum(std::string index, Expression term);

/// The same node as the term number `role` of a sum.
Expression asTerm(Expression node, core::Index role);
/// The same node with the number that the pass recorded for it.
Expression recordedAs(Expression node, double value);
/// The same, with a name of its own: a number in its own right.
Expression named(Symbol symbol, Expression node, double value);

/// The number of a node from its children's numbers; a Number's own. Nothing for BigSum, an unknown function,
/// or children that do not fit the kind.
std::optional<double> combine(const Expression& node);

} // namespace engine::trace
