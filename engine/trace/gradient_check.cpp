#include "engine/trace/gradient_check.h"

#include "engine/trace/numeric.h"
#include "engine/trace/rest.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace engine::trace {

namespace {

using core::Index;
using model::TensorSlot;

/// A plain difference that agrees this well needs no refinement.
constexpr double kAgrees = 1e-7;
/// Gradients below this share of the tensor's largest, or of the loss, are compared as if they were that
/// large.
constexpr double kSmallShare = 1e-8, kSmallOfLoss = 1e-6;

double relativeError(double analytic, double numeric, double floor) {
    const double size = std::max({std::abs(analytic), std::abs(numeric), floor});
    const double difference = std::abs(analytic - numeric);
    return difference == 0 ? 0 : difference / size;
}

/// Whether the slope jumps at 0.
bool hasKink(const model::Activation& f) { return f.elementwise && f.slope(1e-9) - f.slope(-1e-9) > 0.5; }

/// What every layer's inputs were multiplied by in those samples; empty where a layer has no mask.
std::vector<core::MatrixD> masksOf(const Trace& trace, Index first, Index count) {
    std::vector<core::MatrixD> masks(trace.input.network.layers.size());
    for (const Operation& one : trace.operations)
        if (one.name == "mask")
            masks[static_cast<std::size_t>(one.layer)] = one.values.middleCols(first, count);
    return masks;
}

/// One sample of a pass as a pass of its own, without the penalty, which is no sample's.
struct Single {
    Single(const model::Network<double>& network, const model::Loss& loss, const Trace& trace, Index sample)
        : x(trace.input.x.col(sample)), t(trace.input.t.col(sample)),
          rest(network, loss, trace.input.parameters, x, t, {}, masksOf(trace, sample, 1)),
          gradients(rest.gradients()) {
        for (const Operation& one : trace.operations)
            if (one.name == "z" && hasKink(network.layer(one.layer).activation()))
                onKink = onKink || (one.values.col(sample).array() == 0).any();
    }

    /// Where several units stand on their kinks at once none of the sides is the analytic gradient's: then
    /// there is no slope to compare with.
    double slope(const NumericSlope& numeric, double expected) const {
        const double nearest = numeric.near(expected);
        const bool agrees = std::abs(nearest - expected) <= kAgrees * std::abs(expected);
        return onKink && !agrees ? expected : nearest;
    }

    core::MatrixD x, t;
    Rest rest;
    core::VectorD gradients;
    bool onKink = false; ///< some z is exactly 0 before a relu
};

/// Numeric gradients of a recorded pass.
class Differences {
public:
    explicit Differences(const Trace& trace)
        : m_trace(trace), m_network(model::Network<double>::create(trace.input.network).value()),
          m_loss(*model::findLoss(trace.input.loss)) {
        for (int l = 0; l < m_network.layerCount(); ++l)
            m_isCoupled = m_isCoupled || m_network.layer(l).keeps().channels > 0;
    }

    double floorOf(double largest) const {
        return std::max(kSmallShare * largest, kSmallOfLoss * std::abs(m_trace.loss));
    }

    double ofParameter(int layer, Index index, double floor) {
        const Index at = m_trace.layout.layerOffset(layer) + index;
        const double w = m_trace.input.parameters[at], analytic = m_trace.gradients[at];
        const NumericSlope slope([&](double v) { return batch().withParameter(layer, index, v); }, w);
        if (const double plain = slope.plain(); relativeError(analytic, plain, floor) <= kAgrees)
            return plain;
        if (const double finer = slope.central().value; relativeError(analytic, finer, floor) <= kAgrees)
            return finer;
        return m_isCoupled ? slope.near(analytic) : sampleBySample(layer, index, at, w);
    }

    /// z or a of one unit and sample; nothing where a probability lies on the edge of its range.
    std::optional<double> ofUnit(const Operation& operation, Index unit, Index sample) {
        const int layer = operation.layer;
        const bool atZ = isAtZ(operation);
        const double count = static_cast<double>(m_trace.input.x.cols());
        const double analytic = operation.values(unit, sample) * count;
        const double here = forwardNumber(operation, unit, sample);
        const double reach = atZ ? kEverywhere : reachOf(layer, here);
        if (!(reach > 0))
            return {};
        if (m_isCoupled) {
            auto together = [&](double v) { return ofBatch(operation, unit, sample, v); };
            return NumericSlope(together, here, reach).near(operation.values(unit, sample));
        }
        Single& one = single(sample);
        auto curve = [&](double v) {
            return atZ ? one.rest.withZ(layer, unit, 0, v) : one.rest.withA(layer, unit, 0, v);
        };
        return one.slope(NumericSlope(curve, here, reach), analytic) / count;
    }

    /// The loss as a function of one number that has a gradient, in shares as the gradient is recorded.
    struct Line {
        Curve loss;
        double at, reach;
    };
    std::optional<Line> line(const Operation& operation, Index row, Index col) {
        if (!operation.perSample()) {
            const TensorSlot& slot =
                *m_trace.layout.find(operation.layer, operation.name == "dL/dW" ? "weight" : "bias");
            const Index number = row * slot.cols() + col;
            const Index inLayer = slot.offset - m_trace.layout.layerOffset(slot.layer) + number;
            return Line{[this, layer = slot.layer, inLayer](double v) {
                            return batch().withParameter(layer, inLayer, v);
                        },
                        m_trace.input.parameters[slot.offset + number], kEverywhere};
        }
        const bool atZ = isAtZ(operation);
        const double here = forwardNumber(operation, row, col);
        const double reach = atZ ? kEverywhere : reachOf(operation.layer, here);
        if (!(reach > 0))
            return {};
        if (m_isCoupled)
            return Line{[this, &operation, row, col](double v) { return ofBatch(operation, row, col, v); },
                        here, reach};
        Single& one = single(col);
        const double count = static_cast<double>(m_trace.input.x.cols());
        return Line{[&one, layer = operation.layer, row, atZ, count](double v) {
                        return (atZ ? one.rest.withZ(layer, row, 0, v) : one.rest.withA(layer, row, 0, v)) /
                               count;
                    },
                    here, reach};
    }

private:
    static constexpr double kEverywhere = std::numeric_limits<double>::infinity();

    static bool isAtZ(const Operation& operation) {
        return operation.name == "dL/dz" || operation.name == "dL/dxhat";
    }

    /// What a gradient of one unit and sample is by.
    double forwardNumber(const Operation& gradient, Index unit, Index sample) const {
        const char* name = gradient.name == "dL/dz" ? "z" : gradient.name == "dL/dxhat" ? "xhat" : "a";
        const int recorded = m_trace.find(Phase::Forward, gradient.layer, name);
        return m_trace.operations[static_cast<std::size_t>(recorded)].values(unit, sample);
    }

    /// The loss of the whole batch with that number at another value.
    double ofBatch(const Operation& gradient, Index unit, Index sample, double value) {
        return isAtZ(gradient) ? batch().withZ(gradient.layer, unit, sample, value)
                               : batch().withA(gradient.layer, unit, sample, value);
    }

    /// How far an output may be moved: a probability stays between 0 and 1.
    double reachOf(int layer, double a) const {
        const model::Activation& f = m_network.layer(layer).activation();
        const bool last = layer + 1 == m_network.layerCount();
        const bool probability = model::readsZ(m_loss, f) ||
                                 (m_loss.name == "binary_cross_entropy" && !model::readsLogits(m_loss, f));
        return last && probability ? std::min(a, 1 - a) : kEverywhere;
    }

    /// Kinks are a sample's own, so that each sample is differenced by itself.
    double sampleBySample(int layer, Index index, Index at, double w) {
        const Index samples = m_trace.input.x.cols();
        double sum = 0;
        for (Index s = 0; s < samples; ++s) {
            Single& one = single(s);
            const NumericSlope slope([&](double v) { return one.rest.withParameter(layer, index, v); }, w);
            sum += one.slope(slope, one.gradients[at]);
        }
        return sum / static_cast<double>(samples) + ofPenalty(at, w);
    }

    /// The penalty has a kink of its own, |w| at 0.
    double ofPenalty(Index at, double w) const {
        const model::Penalty penalty = m_trace.input.penalty();
        if (!penalty.isOn())
            return 0;
        core::VectorD moved = m_trace.input.parameters, slopes = core::VectorD::Zero(moved.size());
        model::addPenaltyGradient(penalty, m_trace.layout, moved, slopes);
        const auto curve = [&](double value) {
            moved[at] = value;
            return model::penaltyValue(penalty, m_trace.layout, moved);
        };
        return NumericSlope(curve, w).near(slopes[at]);
    }

    Rest& batch() {
        if (!m_batch)
            m_batch.emplace(m_network, m_loss, m_trace.input.parameters, m_trace.input.x, m_trace.input.t,
                            m_trace.input.penalty(), masksOf(m_trace, 0, m_trace.input.x.cols()));
        return *m_batch;
    }

    Single& single(Index sample) {
        if (m_singles.empty())
            m_singles.resize(static_cast<std::size_t>(m_trace.input.x.cols()));
        auto& one = m_singles[static_cast<std::size_t>(sample)];
        if (!one)
            one = std::make_unique<Single>(m_network, m_loss, m_trace, sample);
        return *one;
    }

    const Trace& m_trace;
    model::Network<double> m_network;
    const model::Loss& m_loss;
    bool m_isCoupled = false; ///< what one sample gives depends on the others (batch_norm)
    std::optional<Rest> m_batch;
    std::vector<std::unique_ptr<Single>> m_singles;
};

Index placeInLayer(const Trace& trace, const TensorSlot& slot, Index number) {
    return slot.offset - trace.layout.layerOffset(slot.layer) + number;
}

double largestOf(const double* numbers, Index count) {
    double largest = 0;
    for (Index i = 0; i < count; ++i)
        largest = std::max(largest, std::abs(numbers[i]));
    return largest;
}

GradientCheck checkTensor(const Trace& trace, Differences& differences, const TensorSlot& slot) {
    GradientCheck check;
    check.tensor = slot.name;
    check.largestRelativeError = -1;
    const double floor = differences.floorOf(largestOf(trace.gradients.data() + slot.offset, slot.size));
    for (Index i = 0; i < slot.size; ++i) {
        const double analytic = trace.gradients[slot.offset + i];
        const double numeric = differences.ofParameter(slot.layer, placeInLayer(trace, slot, i), floor);
        const double error = relativeError(analytic, numeric, floor);
        // Written so that a NaN counts as the worst.
        if (!(error <= check.largestRelativeError)) {
            check = {slot.name, error, i / slot.cols(), i % slot.cols(), analytic, numeric};
            if (std::isnan(error))
                break;
        }
    }
    check.largestRelativeError = check.largestRelativeError < 0 ? 0 : check.largestRelativeError;
    return check;
}

NumericGradient compared(double analytic, double numeric, double floor) {
    return {analytic, numeric, relativeError(analytic, numeric, floor)};
}

} // namespace

core::Result<std::vector<GradientCheck>> checkGradients(const PassInput& input) {
    const auto trace = record(input);
    if (!trace)
        return trace.error();
    Differences differences(**trace);
    std::vector<GradientCheck> checks;
    for (const TensorSlot& slot : (*trace)->layout.slots)
        if (!slot.isBuffer) // nothing is said to be its gradient
            checks.push_back(checkTensor(**trace, differences, slot));
    return checks;
}

std::optional<NumericGradient> numericGradient(const Trace& trace, const Selection& element) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    if (operation.phase != Phase::Backward)
        return {};
    const Index row = std::max(element.row, 0), col = std::max(element.col, 0);
    const double analytic = operation.values(row, col);
    Differences differences(trace);
    const double floor = differences.floorOf(largestOf(operation.values.data(), operation.values.size()));
    if (operation.perSample()) {
        const auto numeric = differences.ofUnit(operation, row, col);
        return numeric ? std::optional(compared(analytic, *numeric, floor)) : std::nullopt;
    }
    const TensorSlot& slot =
        *trace.layout.find(operation.layer, operation.name == "dL/dW" ? "weight" : "bias");
    const Index place = placeInLayer(trace, slot, row * slot.cols() + col);
    return compared(analytic, differences.ofParameter(slot.layer, place, floor), floor);
}

namespace {

constexpr int kPerDecade = 3, kDecades = 12;
constexpr double kOnKink = 1e-9;

/// A unit before a relu that stands where its slope jumps.
void findKink(const Trace& trace, CheckCurve& curve, Index sample) {
    for (const Operation& one : trace.operations) {
        if (one.name != "z")
            continue;
        const auto& settings = trace.input.network.layers[static_cast<std::size_t>(one.layer)].settings;
        const model::Activation* f = model::findActivation(settings.text("activation"));
        if (!f || !hasKink(*f))
            continue;
        for (Index s = 0; s < one.values.cols(); ++s)
            for (Index unit = 0; unit < one.values.rows(); ++unit)
                if ((sample < 0 || s == sample) && std::abs(one.values(unit, s)) <= kOnKink) {
                    curve.kinkLayer = one.layer;
                    curve.kinkUnit = static_cast<int>(unit);
                    curve.kinkSample = static_cast<int>(s);
                    return;
                }
    }
}

} // namespace

std::optional<CheckCurve> checkCurve(const Trace& trace, const Selection& element) {
    const Operation& operation = trace.operations[static_cast<std::size_t>(element.operation)];
    if (operation.phase != Phase::Backward)
        return {};
    const Index row = std::max(element.row, 0), col = std::max(element.col, 0);
    Differences differences(trace);
    const auto line = differences.line(operation, row, col);
    if (!line)
        return {};
    CheckCurve curve;
    curve.at = line->at;
    curve.analytic = operation.values(row, col);
    curve.loss = line->loss(line->at);
    for (int i = kPerDecade; i <= kPerDecade * (kDecades + 1); ++i) {
        const double epsilon = std::pow(10.0, -static_cast<double>(i) / kPerDecade);
        if (epsilon > 0.5 * line->reach)
            continue;
        const double right = line->at + epsilon, left = line->at - epsilon;
        CheckCurve::Point point{epsilon};
        point.above = line->loss(right);
        point.below = line->loss(left);
        point.central = (point.above - point.below) / (right - left);
        point.oneSided = (point.above - curve.loss) / (right - line->at);
        point.centralError = relativeError(curve.analytic, point.central, 0);
        point.oneSidedError = relativeError(curve.analytic, point.oneSided, 0);
        if (!curve.points.empty() && point.centralError < curve.points[curve.best].centralError)
            curve.best = curve.points.size();
        curve.points.push_back(point);
    }
    const NumericSlope slope(line->loss, line->at, line->reach);
    const Slope left = slope.side(-1), right = slope.side(1);
    const double larger = std::max(std::abs(left.value), std::abs(right.value));
    curve.isKink = std::abs(right.value - left.value) > kAgrees * larger + right.error + left.error;
    curve.left = left.value;
    curve.right = right.value;
    if (curve.isKink)
        findKink(trace, curve, operation.perSample() ? col : -1);
    return curve;
}

} // namespace engine::trace
