#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace engine::trace {

/// A function that a Call node may name.
struct Function {
    std::string_view name;
    /// How few and how many arguments it takes.
    std::size_t fewest = 1, most = 1;
    std::function<double(const std::vector<double>&)> value;
    /// A bound of |∂f/∂x| at that argument and result: how an argument's rounding shows in the result.
    std::function<double(double x, double result)> sensitivity;
    /// Whether the result is a difference of numbers as large as the arguments (log_softmax).
    bool cancels = false;
};

/// exp, log, log1p, sqrt, abs, sign, step (1 above 0, else 0), floor, max, min, erfc, log_sigmoid; log_softmax(x_i,
/// x_1, …, x_n); every elementwise activation and, with a prime ("tanh'"), its slope. nullptr if there is
/// none of that name.
const Function* findFunction(std::string_view name);

} // namespace engine::trace
