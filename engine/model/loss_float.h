#pragma once

#include "engine/core/matrix.h"

namespace engine::model {

/// The losses over n outputs y and targets t in float, vectorized. Sums: Σ part, added up in double. Slopes:
/// d = dpart/dy · scale; d may be y. NaN in gives NaN out.
namespace vectorized {

using core::Index;

double squaredSum(const float* y, const float* t, Index n);
double absoluteSum(const float* y, const float* t, Index n);
double huberSum(const float* y, const float* t, Index n);
double binaryOfLogitSum(const float* y, const float* t, Index n);
double hingeSum(const float* y, const float* t, Index n);

void squaredSlopes(const float* y, const float* t, float scale, float* d, Index n);
void absoluteSlopes(const float* y, const float* t, float scale, float* d, Index n);
void huberSlopes(const float* y, const float* t, float scale, float* d, Index n);
void binaryOfLogitSlopes(const float* y, const float* t, float scale, float* d, Index n);
void hingeSlopes(const float* y, const float* t, float scale, float* d, Index n);

} // namespace vectorized

} // namespace engine::model
