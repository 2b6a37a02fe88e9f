#include "engine/model/activation_float.h"

#include <cmath>

namespace engine::model::vectorized {

namespace {

using In = Eigen::Map<const Eigen::ArrayXf>;
using Out = Eigen::Map<Eigen::ArrayXf>;

constexpr float kLeak = 0.01f;
constexpr float kSqrtHalf = 0.70710678118654752f;
constexpr float kInverseSqrtTwoPi = 0.39894228040143268f;

// Not Eigen's logistic(): its tail is cut off.
auto logistic(const In& z) { return (1.0f + (-z).exp()).inverse(); }

// Eigen's plain max and min may drop a NaN, and with it the sign that training has diverged.
using Maximum = Eigen::internal::scalar_max_op<float, float, Eigen::PropagateNaN>;
using Minimum = Eigen::internal::scalar_min_op<float, float, Eigen::PropagateNaN>;
auto positivePart(const In& z) { return z.binaryExpr(In::Zero(z.size()), Maximum()); }
auto negativePart(const In& z) { return z.binaryExpr(In::Zero(z.size()), Minimum()); }

} // namespace

void linear(const float* z, float* a, Index n) { Out(a, n) = In(z, n); }

void sigmoid(const float* z, float* a, Index n) {
    const In zs(z, n);
    Out(a, n) = logistic(zs);
}

void tanh(const float* z, float* a, Index n) { Out(a, n) = In(z, n).tanh(); }

void relu(const float* z, float* a, Index n) {
    const In zs(z, n);
    Out(a, n) = positivePart(zs);
}

void leakyRelu(const float* z, float* a, Index n) {
    const In zs(z, n);
    Out(a, n) = positivePart(zs) + kLeak * negativePart(zs);
}

void elu(const float* z, float* a, Index n) {
    const In zs(z, n);
    Out(a, n) = positivePart(zs) + negativePart(zs).expm1();
}

void gelu(const float* z, float* a, Index n) {
    for (Index i = 0; i < n; ++i)
        a[i] = 0.5f * z[i] * std::erfc(-z[i] * kSqrtHalf);
}

void silu(const float* z, float* a, Index n) {
    const In zs(z, n);
    Out(a, n) = zs * logistic(zs);
}

// In float this is PyTorch's threshold of 20: above it the second term is below half a unit in the last
// place.
void softplus(const float* z, float* a, Index n) {
    const In zs(z, n);
    Out(a, n) = positivePart(zs) + (-zs.abs()).exp().log1p();
}

void linearGradient(const float*, const float*, const float* da, float* dz, Index n) {
    Out(dz, n) = In(da, n);
}

void sigmoidGradient(const float*, const float* a, const float* da, float* dz, Index n) {
    const In as(a, n);
    Out(dz, n) = In(da, n) * as * (1.0f - as);
}

void tanhGradient(const float*, const float* a, const float* da, float* dz, Index n) {
    const In as(a, n);
    Out(dz, n) = In(da, n) * (1.0f - as * as);
}

void reluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    for (Index i = 0; i < n; ++i)
        dz[i] = z[i] > 0 ? da[i] : 0.0f;
}

void leakyReluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    for (Index i = 0; i < n; ++i)
        dz[i] = da[i] * (z[i] > 0 ? 1.0f : kLeak);
}

void eluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    const In zs(z, n);
    Out(dz, n) = In(da, n) * negativePart(zs).exp();
}

void geluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    for (Index i = 0; i < n; ++i)
        dz[i] = da[i] * (0.5f * std::erfc(-z[i] * kSqrtHalf) +
                         z[i] * kInverseSqrtTwoPi * std::exp(-0.5f * z[i] * z[i]));
}

void siluGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    for (Index i = 0; i < n; ++i) {
        const float s = 1.0f / (1.0f + std::exp(-z[i]));
        dz[i] = da[i] * (s + z[i] * s * (1.0f - s));
    }
}

void softplusGradient(const float* z, const float*, const float* da, float* dz, Index n) {
    const In zs(z, n);
    Out(dz, n) = In(da, n) * logistic(zs);
}

} // namespace engine::model::vectorized
