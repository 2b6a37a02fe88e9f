#include "engine/model/activation_functions.h"

#include <cmath>

namespace engine::model::functions {

namespace {

constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kInverseSqrtTwoPi = 0.39894228040143267794;
constexpr double kSoftplusThreshold = 20;

} // namespace

double sigmoid(double z) {
    if (z >= 0)
        return 1 / (1 + std::exp(-z));
    const double e = std::exp(z);
    return e / (1 + e);
}

double elu(double z) { return z > 0 ? z : std::expm1(z); }
double gelu(double z) { return 0.5 * z * std::erfc(-z * kSqrtHalf); }
double silu(double z) { return z * sigmoid(z); }
double softplus(double z) { return z > kSoftplusThreshold ? z : std::log1p(std::exp(z)); }

// σ(z) · σ(−z) and not σ · (1 − σ), which loses its digits where σ is nearly 1.
double sigmoidSlope(double z) { return sigmoid(z) * sigmoid(-z); }

// 1 / cosh², for the same reason.
double tanhSlope(double z) {
    const double e = std::exp(-2 * std::abs(z));
    return 4 * e / ((1 + e) * (1 + e));
}

double eluSlope(double z) { return z > 0 ? 1 : std::exp(z); }

double geluSlope(double z) {
    return 0.5 * std::erfc(-z * kSqrtHalf) + z * kInverseSqrtTwoPi * std::exp(-0.5 * z * z);
}

double siluSlope(double z) { return sigmoid(z) * (1 + z * sigmoid(-z)); }
double softplusSlope(double z) { return z > kSoftplusThreshold ? 1 : sigmoid(z); }

} // namespace engine::model::functions
