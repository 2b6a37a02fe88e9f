#pragma once

#include "engine/data/prepare.h"
#include "engine/train/experiment.h"

#include <vector>

namespace engine::analysis {

/// The training loss along the negative gradient from one place, L(θ − η·∂L/∂θ) over η, and what a parabola
/// with the slope and curvature there would say: L − η·‖g‖² + η²·gᵀHg/2. In float64, evaluation mode, without
/// penalties, over surfaceRows().
struct GradientSlice {
    std::vector<double> rates, loss; ///< evenly from 0 to the largest
    double gradientNorm = 0;         ///< ‖g‖
    double curvature = 0;            ///< gᵀHg / gᵀg, exact (see train/hessian.h)
    /// The rates that were asked for, and the loss after one step with each.
    std::vector<double> steps, after;
    double parabola(double rate) const;
};

/// η from 0 to `largest`. Errors: those of Network::create; NonFinite where the gradient there is not finite.
core::Result<GradientSlice> gradientSlice(const train::Experiment& experiment, const data::Prepared& data,
                                          const core::VectorD& parameters, double largest,
                                          const std::vector<double>& steps, int points = 160);

} // namespace engine::analysis
