#pragma once

#include "engine/core/matrix.h"

namespace engine::model {

/// The activations over n numbers in float, written so that they vectorize; NaN in gives NaN out.
/// Values: a = f(z). Gradients: dz = da · f'(z), with a = f(z) given; da may be dz.
namespace vectorized {

using core::Index;

void linear(const float* z, float* a, Index n);
void sigmoid(const float* z, float* a, Index n);
void tanh(const float* z, float* a, Index n);
void relu(const float* z, float* a, Index n);
void leakyRelu(const float* z, float* a, Index n);
void elu(const float* z, float* a, Index n);
void gelu(const float* z, float* a, Index n);
void silu(const float* z, float* a, Index n);
void softplus(const float* z, float* a, Index n);

void linearGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void sigmoidGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void tanhGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void reluGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void leakyReluGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void eluGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void geluGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void siluGradient(const float* z, const float* a, const float* da, float* dz, Index n);
void softplusGradient(const float* z, const float* a, const float* da, float* dz, Index n);

} // namespace vectorized

} // namespace engine::model
