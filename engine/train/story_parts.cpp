#include "engine/train/story_parts.h"

#include <utility>

namespace engine::train::story {

using trace::Expression;
using trace::Symbol;

Expression number(Symbol symbol, double value) { return trace::operand(std::move(symbol), value, {}); }

std::string layerName(int layer) { return "(" + std::to_string(layer + 1) + ")"; }

trace::Explanation explanation(Symbol subject, double value, Expression numbers) {
    Expression formula = numbers;
    return explanation(std::move(subject), value, std::move(numbers), std::move(formula));
}

trace::Explanation explanation(Symbol subject, double value, Expression numbers, Expression formula) {
    trace::Explanation why;
    why.subject = std::move(subject);
    why.value = value;
    why.numbers = trace::recordedAs(std::move(numbers), value);
    why.formula = std::move(formula);
    return why;
}

Expression total(std::vector<Expression> terms) {
    for (std::size_t i = 0; i < terms.size(); ++i)
        terms[i] = trace::asTerm(std::move(terms[i]), static_cast<core::Index>(i));
    return trace::sum(std::move(terms));
}

Expression root(Expression x) { return trace::call("sqrt", {std::move(x)}); }

} // namespace engine::train::story
