#pragma once

#include "engine/train/experiment.h"
#include "engine/train/parameter_ranges.h"

#include "engine/data/prepare.h"

#include <atomic>

namespace engine::train {

/// The largest eigenvalue of the Hessian of the training loss at a point, for trained parameters θ in units
/// of their steps: with s the layers' learning-rate scales it is that of √s·∂²L/∂θ²·√s, so that a step
/// −η·s·∂L/∂θ meets it as a plain step meets the Hessian.
///
/// L is the mean loss over at most kCurvatureRows training rows, spread evenly, in evaluation mode, with the
/// penalty λ₂Σw² and the optimizer's weight decay (λ₁|w| has no curvature). Lanczos' recurrence (1950)
/// without reorthogonalization, of which the extreme eigenvalues come out right (Paige 1972), on products H·v
/// in float64 (see HessianProduct). Where the loss has kinks it is the curvature of the piece it is on.
struct Curvature {
    double largest = 0;   ///< NaN: a gradient there is not finite, or nothing is trained
    int products = 0;     ///< how many H·v it took
    bool settled = false; ///< the last residual is small: an eigenvalue lies within 1e-5 of it, relatively
};

inline constexpr int kCurvatureRows = 1000;

/// Pure. Costs up to 60 times about two passes over those rows; fewer rows for large networks.
/// Another thread may set `givenUp`: then it comes back soon, with what it has. A network that cannot be made
/// gives NaN.
Curvature curvature(const Experiment& experiment, const data::Prepared& data, const core::VectorD& parameters,
                    const std::atomic<bool>* givenUp = nullptr);

/// Up to which learning rate gradient descent with that curvature λ comes to rest: 2/λ, with momentum β
/// 2(1 + β)/λ, with Nesterov's 2(1 + β)/((1 + 2β)λ) (LeCun, Bottou, Orr, Müller 1998, Efficient BackProp,
/// section 5; Cohen, Kaur, Li, Kolter, Talwalkar 2021, Gradient descent on neural networks typically occurs
/// at the edge of stability, section 2 and appendix B). NaN where there is no such limit: λ not above 0, or
/// an optimizer that scales every parameter's step by itself.
double stableRate(const optim::OptimizerSpec& optimizer, double curvature);

} // namespace engine::train
