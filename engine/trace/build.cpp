#include "engine/trace/build.h"

#include <utility>

namespace engine::trace {

namespace {

Expression node(Expression::Kind kind, std::vector<Expression> children, std::string function = {}) {
    Expression made;
    made.kind = kind;
    made.function = std::move(function);
    made.children = std::move(children);
    made.value = combine(made).value_or(0);
    return made;
}

/// Two children without the copies of an initializer list.
std::vector<Expression> pair(Expression first, Expression second) {
    std::vector<Expression> both;
    both.reserve(2);
    both.push_back(std::move(first));
    both.push_back(std::move(second));
    return both;
}

} // namespace

Expression constant(double value) {
    Expression made;
    made.value = value;
    return made;
}

Expression operand(Symbol symbol, double value, Link link) {
    Expression made = constant(value);
    made.symbol = std::move(symbol);
    made.link = std::move(link);
    return made;
}

Expression letter(Symbol symbol) { return operand(std::move(symbol), 0, {}); }

Expression sum(std::vector<Expression> terms) { return node(Expression::Kind::Sum, std::move(terms)); }

Expression product(std::vector<Expression> factors) {
    return node(Expression::Kind::Product, std::move(factors));
}

Expression difference(Expression first, Expression second) {
    return node(Expression::Kind::Difference, pair(std::move(first), std::move(second)));
}

Expression quotient(Expression first, Expression second) {
    return node(Expression::Kind::Quotient, pair(std::move(first), std::move(second)));
}

Expression power(Expression base, Expression exponent) {
    return node(Expression::Kind::Power, pair(std::move(base), std::move(exponent)));
}

Expression negative(Expression child) {
    std::vector<Expression> one;
    one.push_back(std::move(child));
    return node(Expression::Kind::Negative, std::move(one));
}

Expression call(std::string function, std::vector<Expression> arguments) {
    return node(Expression::Kind::Call, std::move(arguments), std::move(function));
}

Expression bigSum(std::string index, Expression term) {
    std::vector<Expression> one;
    one.push_back(std::move(term));
    Expression made = node(Expression::Kind::BigSum, std::move(one));
    made.index = std::move(index);
    return made;
}

Expression asTerm(Expression node, core::Index role) {
    node.role = static_cast<int>(role);
    return node;
}

Expression recordedAs(Expression node, double value) {
    node.value = value;
    return node;
}

Expression named(Symbol symbol, Expression node, double value) {
    node.symbol = std::move(symbol);
    node.value = value;
    return node;
}

} // namespace engine::trace
