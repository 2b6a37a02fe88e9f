#pragma once

#include "engine/trace/expression.h"
#include "engine/train/backward_signal.h"
#include "engine/train/density.h"

#include <cstddef>
#include <vector>

namespace engine::train {

// Why a number of a probe is what it is. Written out with what the probe kept: sums over its samples, and
// over the numbers of a tensor.

/// ‖∂L/∂θ‖ / ‖θ‖ of a layer, θ its weights and biases together. Not where it has none, or ‖θ‖ is 0.
trace::Explanation explainGradientRatio(const Probe& probe, int layer);
/// √(Σ(∂L/∂θ)² / n) of a layer with parameters: what one of its n weights and biases gets.
trace::Explanation explainGradientRms(const Probe& probe, int layer);
/// ‖∂L/∂z‖ of a layer with z.
trace::Explanation explainDelta(const Probe& probe, int layer);
/// ‖∂L/∂a‖ of a layer with z.
trace::Explanation explainArriving(const Probe& probe, int layer);
/// A factor of backwardSignal(probe), then the two lengths it is made of. `index`: of its layers, not the
/// first; `slope`: × f′, else × Wᵀ.
std::vector<trace::Explanation> explainFactor(const Probe& probe, std::size_t index, bool slope);

/// What is left of the signal in the first layer, then the two lengths. Not where none began.
std::vector<trace::Explanation> explainLeft(const Probe& probe);

/// Mean and standard deviation of the finite numbers of a distribution. Not without any.
trace::Explanation explainMean(const Histogram& histogram);
trace::Explanation explainDeviation(const Histogram& histogram);
/// smoothed(histogram, ends).at(x). Not where all numbers are equal, or without any.
trace::Explanation explainDensity(const Histogram& histogram, Ends ends, double x);

} // namespace engine::train
