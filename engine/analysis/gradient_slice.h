#pragma once

#include "engine/analysis/range_test.h"

#include <optional>
#include <vector>

namespace engine::analysis {

/// The training loss along the negative gradient from one place, L(θ − η·∂L/∂θ) over η, beside what slope and
/// curvature there promise. In float64, evaluation mode, without penalties, over surfaceRows().
struct GradientSlice {
    struct Point {
        double rate = 0, loss = 0; ///< NaN where it is not finite
    };
    std::vector<Point> points;       ///< by ascending rate, from 0 on
    std::vector<Point> steps;        ///< one step with each of the rates that were asked for
    double gradientNorm = 0;         ///< ‖g‖
    double curvature = 0;            ///< gᵀHg / gᵀg, exact (see train/hessian.h)
    double from = 0;                 ///< the smallest rate above 0 that was asked for
    core::Index rows = 0, outOf = 0; ///< samples it is the mean over, and how many there are

    double start() const { return points.front().loss; }
    /// The one with the lowest loss; the first where none is lower.
    const Point& lowest() const;
    /// L − η·‖g‖²
    double tangent(double rate) const;
    /// L − η·‖g‖² + η²·gᵀHg/2
    double parabola(double rate) const;
    /// Of the curve, between its points.
    double at(double rate) const;
};

/// What one step of a length does, measured by the most that one step can win.
enum class StepLength {
    Short,  ///< less than half of it, before the lowest place
    Good,   ///< at least half of it
    Long,   ///< less than half of it, beyond the lowest place
    Rising, ///< the loss rises, or is not finite
};
StepLength lengthOf(const GradientSlice& slice, const GradientSlice::Point& step);

/// Rates around the lowest place whose step is Good, and from where on the loss rises (the largest rate that
/// was looked at: nowhere). Nothing where no step lowers the loss.
struct SliceZones {
    double goodFrom = 0, goodTo = 0, risesFrom = 0;
};
std::optional<SliceZones> zonesOf(const GradientSlice& slice);

struct SliceSpec {
    double from = 1e-5, to = 10; ///< rates; looked at evenly on a logarithmic axis, and around the lowest one
    std::vector<double> steps;
    int points = 96, near = 48; ///< of both
};
/// Pure but for `watcher`. Errors: those of Network::create; Cancelled; NonFinite where the gradient there is
/// not finite.
core::Result<GradientSlice> gradientSlice(const train::Experiment& experiment, const data::Prepared& data,
                                          const core::VectorD& parameters, const SliceSpec& spec,
                                          Watcher* watcher = nullptr);

/// What the slope alone and the slope with the curvature promise for a step with that rate.
std::vector<trace::Explanation> explainStep(const GradientSlice& slice, double rate);

} // namespace engine::analysis
