#include "engine/trace/loss_change.h"

#include "engine/model/network.h"
#include "engine/model/penalty.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

namespace engine::trace {

namespace {

using core::Index;

/// How far to each side gradients are taken, in the norm of the parameters (times their usual size, where
/// that is above 1): about the third root of the precision, where truncation and round-off are alike.
constexpr double kReach = 2e-5;
/// Sides that differ by more than this share of the curvature (and that share of the slope) have a kink
/// between them.
constexpr double kSmooth = 1e-3;
/// Of a slope, as a share of gradient times step.
constexpr double kRounding = 16 * std::numeric_limits<double>::epsilon();
constexpr int kFiner = 3;
constexpr double kFinerBy = 16;
/// Changes below this share of the loss are rounding.
constexpr double kVisible = 1e-13;
/// So near to 1 the tangent holds.
constexpr double kNear = 0.1;

/// The loss as a function of all parameters: a recorded batch with its masks.
class Landscape {
public:
    explicit Landscape(const Trace& trace)
        : m_pass(trace.input), m_network(model::Network<double>::create(m_pass.network).value()),
          m_loss(*model::findLoss(m_pass.loss)), m_x(m_pass.x.data(), m_pass.x.rows(), m_pass.x.cols()),
          m_t(m_pass.t.data(), m_pass.t.rows(), m_pass.t.cols()),
          m_ws(m_network.workspace(m_pass.x.cols())), m_mode{true, m_pass.seed, m_pass.step} {}

    double loss(const core::VectorD& parameters) {
        forward(parameters);
        const double loss = m_network.loss(m_loss, m_t, m_ws);
        if (!m_pass.penalty().isOn())
            return loss;
        return loss + model::penaltyValue(m_pass.penalty(), m_network.layout(), parameters);
    }

    /// Without that of λ₁|w|, which has no curvature but a kink.
    core::VectorD smoothGradient(const core::VectorD& parameters) {
        forward(parameters);
        core::VectorD gradient = core::VectorD::Zero(parameters.size());
        m_network.backward(parameters, m_x, m_t, m_loss, m_ws, gradient);
        if (m_pass.l2 != 0)
            model::addPenaltyGradient({0, m_pass.l2}, m_network.layout(), parameters, gradient);
        return gradient;
    }

private:
    void forward(const core::VectorD& parameters) {
        m_network.forward(parameters, m_x, m_ws, m_mode);
        // What the first pass drew stays.
        m_mode.masksGiven = true;
    }

    const PassInput& m_pass;
    model::Network<double> m_network;
    const model::Loss& m_loss;
    core::ConstMatrixMap<double> m_x, m_t;
    model::Workspace<double> m_ws;
    model::PassMode m_mode;
};

struct Curvature {
    double value = 0, error = 0;
};

/// ΔᵀHΔ from the slopes along Δ at θ and to both sides of it, each rounded to `rounding`.
Curvature between(double before, double here, double after, double share, double rounding) {
    const double ahead = (after - here) / share, behind = (here - before) / share;
    return {(ahead + behind) / 2, std::abs(ahead - behind) / 2 + rounding / share};
}

Curvature curvatureAlong(const Trace& trace, Landscape& landscape) {
    const core::VectorD &theta = trace.input.parameters, &delta = trace.delta;
    const double length = delta.norm();
    if (length == 0)
        return {};
    const auto slopeAt = [&](double share) {
        return landscape.smoothGradient(theta + share * delta).dot(delta);
    };
    double here = trace.gradients.dot(delta);
    if (trace.input.l1 != 0)
        here = slopeAt(0);
    const double rounding = kRounding * trace.gradients.norm() * length;
    std::optional<Curvature> best;
    const double usual = theta.norm() / std::sqrt(static_cast<double>(theta.size()));
    double share = kReach * std::max(1.0, usual) / length;
    for (int i = 0; i <= kFiner; ++i, share /= kFinerBy) {
        const Curvature next = between(slopeAt(-share), here, slopeAt(share), share, rounding);
        if (!best || next.error < best->error)
            best = next;
        if (!(best->error > kSmooth * std::max(std::abs(best->value), kSmooth * std::abs(here))))
            break;
    }
    return *best;
}

} // namespace

double LossChange::ratio() const {
    return predicted == 0 ? std::numeric_limits<double>::quiet_NaN() : actual / predicted;
}

std::optional<double> LossChange::lowest() const {
    if (!(predicted < 0) || !(second > 0))
        return {};
    return -predicted / (2 * second);
}

LossChange lossChange(const Trace& trace) {
    Landscape landscape(trace);
    const Curvature curvature = curvatureAlong(trace, landscape);
    LossChange change;
    change.step = trace.input.step;
    change.predicted = trace.gradients.dot(trace.delta);
    change.second = curvature.value / 2;
    change.secondError = curvature.error / 2;
    change.actual = landscape.loss(trace.updated) - trace.loss;
    return change;
}

std::vector<AlongStep> lossAlong(const Trace& trace, int points, double upTo) {
    assert(points >= 2);
    Landscape landscape(trace);
    std::vector<AlongStep> along(static_cast<std::size_t>(points));
    for (int i = 0; i < points; ++i) {
        const double share = upTo * i / (points - 1);
        along[static_cast<std::size_t>(i)] = {share,
                                              landscape.loss(trace.input.parameters + share * trace.delta)};
    }
    return along;
}

StepVerdict verdict(const Trace& trace, const LossChange& change) {
    if (!std::isfinite(change.predicted) || !std::isfinite(change.actual))
        return StepVerdict::Diverged;
    const double largest = std::max(std::abs(change.predicted), std::abs(change.actual));
    if (change.predicted == 0 || largest <= kVisible * std::abs(trace.loss))
        return StepVerdict::Nothing;
    if (change.predicted > 0)
        return StepVerdict::Uphill;
    const double ratio = change.ratio();
    if (ratio <= 0)
        return StepVerdict::Beyond;
    if (std::abs(ratio - 1) <= kNear)
        return StepVerdict::Holds;
    return ratio < 1 ? StepVerdict::Curved : StepVerdict::Better;
}

} // namespace engine::trace
