#include "engine/analysis/gradient_slice.h"

#include "engine/analysis/loss_surface.h"
#include "engine/data/columns.h"
#include "engine/model/network.h"
#include "engine/trace/build.h"
#include "engine/train/hessian.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace engine::analysis {

using core::VectorD;
using Point = GradientSlice::Point;

namespace {

/// Around the lowest place it is looked at so many times as far.
constexpr double kNear = 3;
constexpr double kMost = 0.5; // of what one step can win: a good one

bool isLower(const Point& a, const Point& b) {
    return std::isfinite(a.loss) && (!std::isfinite(b.loss) || a.loss < b.loss);
}

/// Rates in ascending order, 0 first; the ones near the lowest place once that is known.
void fill(GradientSlice& slice, const SliceSpec& spec,
          const std::function<std::optional<Point>(double)>& look) {
    const auto add = [&](double rate) {
        const auto point = look(rate);
        if (point)
            slice.points.push_back(*point);
        return point.has_value();
    };
    add(0);
    for (int i = 0; i < spec.points; ++i)
        if (!add(spec.from * std::pow(spec.to / spec.from, static_cast<double>(i) / (spec.points - 1))))
            return;
    const double reach = std::min(spec.to, kNear * slice.lowest().rate);
    for (int i = 1; i <= spec.near && reach > 0; ++i)
        if (!add(reach * i / spec.near))
            return;
    std::sort(slice.points.begin(), slice.points.end(),
              [](const Point& a, const Point& b) { return a.rate < b.rate; });
}

} // namespace

const Point& GradientSlice::lowest() const {
    return *std::min_element(points.begin(), points.end(), isLower);
}

double GradientSlice::tangent(double rate) const { return start() - rate * gradientNorm * gradientNorm; }

double GradientSlice::parabola(double rate) const {
    return tangent(rate) + rate * rate * gradientNorm * gradientNorm * curvature / 2;
}

double GradientSlice::at(double rate) const {
    const auto after = std::lower_bound(points.begin(), points.end(), rate,
                                        [](const Point& point, double x) { return point.rate < x; });
    if (after == points.end() || rate < 0)
        return std::numeric_limits<double>::quiet_NaN();
    if (after == points.begin())
        return after->loss;
    const Point &a = *(after - 1), &b = *after;
    return a.loss + (b.loss - a.loss) * (rate - a.rate) / (b.rate - a.rate);
}

StepLength lengthOf(const GradientSlice& slice, const Point& step) {
    const Point& lowest = slice.lowest();
    const double most = slice.start() - lowest.loss, won = slice.start() - step.loss;
    if (!(won >= 0))
        return StepLength::Rising;
    if (most > 0 && won >= kMost * most)
        return StepLength::Good;
    return step.rate < lowest.rate ? StepLength::Short : StepLength::Long;
}

std::optional<SliceZones> zonesOf(const GradientSlice& slice) {
    const auto at = static_cast<std::size_t>(&slice.lowest() - slice.points.data());
    if (at == 0)
        return {};
    const auto isGood = [&](std::size_t i) { return lengthOf(slice, slice.points[i]) == StepLength::Good; };
    std::size_t first = at, last = at;
    while (first > 0 && isGood(first - 1))
        --first;
    while (last + 1 < slice.points.size() && isGood(last + 1))
        ++last;
    std::size_t rises = last;
    while (rises + 1 < slice.points.size() && lengthOf(slice, slice.points[rises]) != StepLength::Rising)
        ++rises;
    return SliceZones{slice.points[first].rate, slice.points[last].rate, slice.points[rises].rate};
}

core::Result<GradientSlice> gradientSlice(const train::Experiment& experiment, const data::Prepared& data,
                                          const VectorD& parameters, const SliceSpec& spec,
                                          Watcher* watcher) {
    const auto network = model::Network<double>::create(experiment.network);
    if (!network)
        return network.error();
    const model::Loss& loss = *model::findLoss(experiment.training.loss);
    const std::vector<int> rows = surfaceRows(data);
    const core::MatrixD x = data::columns(data.features(), rows), t = data::columns(data.targets, rows);
    const core::ConstMatrixMap<double> in(x.data(), x.rows(), x.cols()), to(t.data(), t.rows(), t.cols());
    auto workspace = network->workspace(x.cols());
    VectorD gradient(parameters.size());
    network->forward(parameters, in, workspace);
    network->backward(parameters, in, to, loss, workspace, gradient);
    if (!gradient.allFinite())
        return core::Error{core::Code::NonFinite, "the gradient is not finite; expected finite weights", {}};
    GradientSlice slice;
    slice.from = spec.from;
    slice.rows = static_cast<core::Index>(rows.size());
    slice.outOf = static_cast<core::Index>(data.split.train.size());
    slice.gradientNorm = gradient.norm();
    train::HessianProduct product(*network, loss, x, t, parameters);
    if (slice.gradientNorm > 0)
        slice.curvature = gradient.dot(product(gradient)) / gradient.squaredNorm();
    const auto count =
        static_cast<double>(spec.points + spec.near) + static_cast<double>(spec.steps.size()) + 1;
    double done = 0;
    const auto look = [&](double rate) -> std::optional<Point> {
        if (watcher != nullptr && watcher->givenUp)
            return {};
        network->forward(parameters - rate * gradient, in, workspace);
        const double value = network->loss(loss, to, workspace);
        if (watcher != nullptr)
            watcher->progress = ++done / count;
        return Point{rate, std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN()};
    };
    fill(slice, spec, look);
    for (const double rate : spec.steps)
        if (const auto step = look(rate))
            slice.steps.push_back(*step);
    if (slice.steps.size() < spec.steps.size() || (watcher != nullptr && watcher->givenUp))
        return core::Error{core::Code::Cancelled, "the slice was given up", {}};
    return slice;
}

std::vector<trace::Explanation> explainStep(const GradientSlice& slice, double rate) {
    using trace::Expression;
    const auto number = [](const char* base, double value) {
        return trace::operand({base, {}, {}}, value, {});
    };
    const auto squared = [&] { return trace::power(number("‖g‖", slice.gradientNorm), trace::constant(2)); };
    const Expression fall = trace::product({number("η", rate), squared()});
    trace::Explanation slope, curve;
    slope.subject = {"L", "slope", {}};
    slope.value = slice.tangent(rate);
    slope.numbers = trace::recordedAs(trace::difference(number("L", slice.start()), fall), slope.value);
    curve.subject = {"L", "slope, curvature", {}};
    curve.value = slice.parabola(rate);
    curve.numbers = trace::recordedAs(
        trace::sum({trace::difference(number("L", slice.start()), fall),
                    trace::quotient(trace::product({trace::power(number("η", rate), trace::constant(2)),
                                                    squared(), number("κ", slice.curvature)}),
                                    trace::constant(2))}),
        curve.value);
    slope.formula = slope.numbers;
    curve.formula = curve.numbers;
    return {slope, curve};
}

} // namespace engine::analysis
