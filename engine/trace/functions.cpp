#include "engine/trace/functions.h"

#include "engine/model/activation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace engine::trace {

namespace {

using Arguments = std::vector<double>;

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

double atMostOne(double, double) { return 1; }

Function unary(std::string_view name, double (*f)(double),
               std::function<double(double, double)> sensitivity = atMostOne) {
    return {name, 1, 1, [f](const Arguments& x) { return f(x[0]); }, std::move(sensitivity)};
}

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

double step(double x) { return x > 0 ? 1 : 0; }

double logSigmoid(double x) { return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x)); }

// A NaN wins, which std::max_element would not see.
double largest(const Arguments& x) {
    double best = x[0];
    for (double one : x)
        if (one > best || std::isnan(one))
            best = one;
    return best;
}

double smallest(const Arguments& x) {
    double best = x[0];
    for (double one : x)
        if (one < best || std::isnan(one))
            best = one;
    return best;
}

// A quotient's last bit does not make it one less.
double wholeBelow(double x) { return std::floor(x * (1 + 1e-12)); }

double logSoftmax(const Arguments& x) {
    const double top = *std::max_element(x.begin() + 1, x.end());
    double total = 0;
    for (auto one = x.begin() + 1; one != x.end(); ++one)
        total += std::exp(*one - top);
    return (x[0] - top) - std::log(total);
}

std::vector<Function> elementary() {
    auto ofExp = [](double, double result) { return std::abs(result); };
    auto ofLog = [](double x, double) { return 1 / std::abs(x); };
    auto ofSqrt = [](double, double result) { return 0.5 / std::abs(result); };
    auto ofErfc = [](double x, double) { return 1.13 * std::exp(-x * x); };
    return {unary("exp", std::exp, ofExp),
            unary("log", std::log, ofLog),
            unary("log1p", std::log1p),
            unary("sqrt", std::sqrt, ofSqrt),
            unary("abs", std::abs),
            unary("sign", sign),
            unary("step", step),
            unary("floor", wholeBelow),
            unary("erfc", std::erfc, ofErfc),
            unary("log_sigmoid", logSigmoid),
            {"max", 1, kMany, largest, atMostOne},
            {"min", 1, kMany, smallest, atMostOne},
            {"log_softmax", 2, kMany, logSoftmax, atMostOne, true}};
}

std::vector<Function> table() {
    std::vector<Function> all = elementary();
    static const std::vector<std::string> slopes = [] {
        std::vector<std::string> names;
        for (const model::Activation& f : model::activations())
            names.push_back(f.name + "'");
        return names;
    }();
    auto slopeName = slopes.begin();
    for (const model::Activation& f : model::activations()) {
        const std::string& primed = *slopeName++;
        if (!f.elementwise)
            continue;
        all.push_back(unary(f.name, f.value));
        all.push_back(unary(primed, f.slope));
    }
    return all;
}

} // namespace

const Function* findFunction(std::string_view name) {
    static const std::vector<Function> all = table();
    for (const Function& one : all)
        if (one.name == name)
            return &one;
    return nullptr;
}

} // namespace engine::trace
