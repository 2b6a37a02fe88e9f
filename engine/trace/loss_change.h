#pragma once

#include "engine/trace/explain.h"

#include <optional>
#include <vector>

namespace engine::trace {

/// What a step was to do to the loss and what it did: of the same batch, with the same masks and penalties.
/// With θ the parameters, g the gradient of the loss and Δ the step: L(θ + sΔ) ≈ L + s·gᵀΔ + s²·½ΔᵀHΔ.
/// Numbers of a pass that has left the range of numbers are not finite.
struct LossChange {
    long long step = 0;   ///< number of the update
    double predicted = 0; ///< gᵀΔ, of plain SGD −η‖g‖²: what the tangent says
    double second = 0;    ///< ½ΔᵀHΔ: what the curvature adds
    double actual = 0;    ///< L(θ + Δ) − L(θ)
    /// How far `second` may be off: half of what the differences of gradients on both sides of θ disagree by,
    /// and their rounding. Where the loss is smooth their mean is far closer; a relu's kink between them
    /// shows here.
    double secondError = 0;

    /// 1: the tangent was true; 0: nothing gained; of a step downhill negative: the loss rose. NaN where
    /// nothing was predicted.
    double ratio() const;
    /// Where along the step the parabola is lowest, as a share of the step; nothing where it has no lowest
    /// point ahead (it bends down, or the step begins uphill). Beyond twice that the parabola lies above
    /// L(θ). Every optimizer's step is proportional to the learning rate, so this is a share of the rate too.
    std::optional<double> lowest() const;
};

/// Two gradients and one loss: about five passes forward. ΔᵀHΔ is a central difference of gradients along Δ,
/// over 2e-5 in the norm of the parameters (more where they are large); over less where a kink disturbs it.
/// The penalty λ₁|w| has no curvature.
LossChange lossChange(const Trace& trace);

/// The loss part of the way along a step: L(θ + share · Δ).
struct AlongStep {
    double share = 0, loss = 0;
};
/// At `points` (at least 2) equal distances from share 0 to `upTo`.
std::vector<AlongStep> lossAlong(const Trace& trace, int points, double upTo);

/// What a LossChange says about its step.
enum class StepVerdict {
    Nothing,  ///< no step, or none that rounding lets one see
    Holds,    ///< the loss fell by what the tangent says, to a tenth
    Curved,   ///< it fell by less
    Better,   ///< it fell by more: the loss bends down
    Beyond,   ///< it rose though the tangent falls: the step went over the valley
    Uphill,   ///< the tangent rises: momentum or weight decay leads against the gradient
    Diverged, ///< not a finite number
};
StepVerdict verdict(const Trace& trace, const LossChange& change);

/// The numbers of a change as formulas, in this order: gᵀΔ (of plain SGD −η‖g‖²; of others the sum of what
/// each layer adds), ½ΔᵀHΔ, the sum of both, L(θ + Δ) − L(θ), their ratio; where the parabola has a lowest
/// point also the learning rate there and the one above which it rises. Norms and products over all
/// parameters have no link.
std::vector<Explanation> explainChange(const Trace& trace, const LossChange& change);

} // namespace engine::trace
