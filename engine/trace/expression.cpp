#include "engine/trace/expression.h"

#include "engine/trace/build.h"
#include "engine/trace/functions.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace engine::trace {

namespace {

using core::Code;
using core::Error;
using Kind = Expression::Kind;

/// Rounding that a child's own arithmetic may carry into its parent, in units of the child's largest part.
constexpr double kRounding = 16 * std::numeric_limits<double>::epsilon();
/// What is smaller than this is nothing: the last normal numbers, where relative precision ends.
constexpr double kVanishing = 1e-300;

std::string numberText(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string describe(const Expression& node) {
    static const char* const kinds[] = {"number", "sum",      "product", "difference", "quotient",
                                        "power",  "negative", "call",    "big sum"};
    if (!node.symbol.empty())
        return node.symbol.base + (node.symbol.sub.empty() ? "" : "_" + node.symbol.sub) + node.symbol.sup;
    if (node.kind == Kind::Call)
        return node.function;
    return kinds[static_cast<int>(node.kind)];
}

bool fits(const Expression& node) {
    const std::size_t count = node.children.size();
    switch (node.kind) {
    case Kind::Number:
        return count == 0;
    case Kind::Sum:
    case Kind::Product:
        return count > 0;
    case Kind::Difference:
    case Kind::Quotient:
    case Kind::Power:
        return count == 2;
    case Kind::Negative:
        return count == 1;
    case Kind::Call: {
        const Function* function = findFunction(node.function);
        return function && count >= function->fewest && count <= function->most;
    }
    case Kind::BigSum:
        return false;
    }
    return false;
}

double total(const std::vector<double>& x) {
    double result = 0;
    for (double one : x)
        result += one;
    return result;
}

double productOf(const std::vector<double>& x) {
    double result = 1;
    for (double one : x)
        result *= one;
    return result;
}

/// `node` must fit.
double applied(const Expression& node, const std::vector<double>& x) {
    switch (node.kind) {
    case Kind::Number:
    case Kind::BigSum:
        break;
    case Kind::Sum:
        return total(x) + node.rest;
    case Kind::Product:
        return productOf(x);
    case Kind::Difference:
        return x[0] - x[1];
    case Kind::Quotient:
        return x[0] / x[1];
    case Kind::Power:
        return std::pow(x[0], x[1]);
    case Kind::Negative:
        return -x[0];
    case Kind::Call:
        return findFunction(node.function)->value(x);
    }
    return node.value;
}

Error unfit(const Expression& node) {
    if (node.kind == Kind::BigSum)
        return {Code::InvalidValue, "a Σ over an index has no number", ""};
    if (node.kind == Kind::Call && !findFunction(node.function))
        return {Code::InvalidValue, "unknown function \"" + node.function + "\"", ""};
    return {Code::InvalidValue,
            describe(node) + " with " + std::to_string(node.children.size()) + " operands", ""};
}

double largestOf(const std::vector<double>& x) {
    double largest = 0;
    for (double one : x)
        largest = std::max(largest, std::abs(one));
    return largest;
}

/// What the node's rounding is relative to: its result, or the largest number that it adds up.
double directSize(const Expression& node, double result, const std::vector<double>& x) {
    const bool adds = node.kind == Kind::Sum || node.kind == Kind::Difference;
    const bool cancels = node.kind == Kind::Call && findFunction(node.function)->cancels;
    return adds || cancels ? std::max(std::abs(result), largestOf(x)) : std::abs(result);
}

double callSize(const Expression& node, double result, const std::vector<double>& x,
                const std::vector<double>& sizes) {
    const Function* function = findFunction(node.function);
    double size = function->cancels ? std::max(std::abs(result), largestOf(x)) : std::abs(result);
    for (std::size_t i = 0; i < x.size(); ++i)
        if (const double excess = sizes[i] - std::abs(x[i]); excess > 0)
            size += excess * function->sensitivity(x[i], result);
    return size;
}

/// The same as seen through the children: a product with a difference is as unsure as the difference's terms.
double carriedSize(const Expression& node, double result, const std::vector<double>& x,
                   const std::vector<double>& sizes) {
    switch (node.kind) {
    case Kind::Number:
    case Kind::BigSum:
        break;
    case Kind::Sum:
    case Kind::Difference:
        return largestOf(sizes);
    case Kind::Product:
        return productOf(sizes);
    case Kind::Quotient:
        return sizes[0] / std::abs(x[1]) * std::max(1.0, sizes[1] / std::abs(x[1]));
    case Kind::Power:
        return std::max(std::abs(result), std::abs(std::pow(sizes[0], x[1]) * x[1]));
    case Kind::Negative:
        return sizes[0];
    case Kind::Call:
        return callSize(node, result, x, sizes);
    }
    return std::abs(result);
}

bool same(double recorded, double computed, double allowed) {
    if (recorded == computed || (std::isnan(recorded) && std::isnan(computed)))
        return true;
    return std::abs(recorded - computed) <= std::max(allowed, kVanishing);
}

/// Checks the node and what is below it; returns its carried size. A named node is a number in its own right,
/// as sure as a leaf.
core::Result<double> check(const Expression& node, double tolerance) {
    if (!fits(node))
        return unfit(node);
    if (node.kind == Kind::Number)
        return std::abs(node.value);
    std::vector<double> x, sizes;
    for (const Expression& child : node.children) {
        auto size = check(child, tolerance);
        if (!size)
            return size.error();
        x.push_back(child.value);
        sizes.push_back(*size);
    }
    const double computed = applied(node, x);
    const double carried = carriedSize(node, computed, x, sizes);
    const double allowed = tolerance * directSize(node, computed, x) + kRounding * carried;
    if (!same(node.value, computed, std::isfinite(allowed) ? allowed : 0))
        return Error{Code::InvalidValue,
                     "recorded " + numberText(node.value) + ", but its operands give " + numberText(computed),
                     describe(node)};
    return node.symbol.empty() ? carried : std::abs(node.value);
}

} // namespace

std::optional<double> combine(const Expression& node) {
    if (!fits(node))
        return {};
    std::vector<double> x;
    x.reserve(node.children.size());
    for (const Expression& child : node.children)
        x.push_back(child.value);
    return applied(node, x);
}

core::Result<double> evaluate(const Expression& expression) {
    if (!fits(expression))
        return unfit(expression);
    std::vector<double> x;
    x.reserve(expression.children.size());
    for (const Expression& child : expression.children) {
        auto value = evaluate(child);
        if (!value)
            return value;
        x.push_back(*value);
    }
    return applied(expression, x);
}

core::Result<void> verify(const Expression& expression, double tolerance) {
    if (auto size = check(expression, tolerance); !size)
        return size.error();
    return {};
}

} // namespace engine::trace
