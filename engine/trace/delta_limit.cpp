#include "engine/trace/delta_limit.h"

#include "engine/trace/reader.h"

#include <algorithm>
#include <cmath>

namespace engine::trace {

namespace {

constexpr double kSmall = 0.5;

/// Every activation has its steepest place near 0 or is as steep everywhere to the right of it.
double largestSlope(const model::Activation& f) {
    double most = 0;
    for (int i = -600; i <= 600; ++i)
        most = std::max(most, std::abs(f.slope(0.01 * i)));
    return most;
}

double share(double part, double whole) { return whole > 0 ? std::min(1.0, std::abs(part) / whole) : 0; }

} // namespace

std::optional<DeltaLimit> deltaLimit(const Trace& trace, const Selection& element) {
    if (element.operation < 0 || element.operation >= static_cast<int>(trace.operations.size()) ||
        element.row < 0 || element.col < 0)
        return {};
    const Operation& delta = trace.operations[static_cast<std::size_t>(element.operation)];
    const Reader reader(trace);
    const int layer = delta.layer;
    if (delta.name != "dL/dz" || !reader.activation(layer).elementwise ||
        (layer == reader.lastLayer() && reader.fused()))
        return {};
    const int z = trace.find(Phase::Forward, layer, "z"), da = trace.find(Phase::Backward, layer, "dL/da");
    if (z < 0 || da < 0)
        return {};
    const core::MatrixD& arriving = trace.operations[static_cast<std::size_t>(da)].values;
    const model::Activation& f = reader.activation(layer);
    DeltaLimit limit;
    limit.arriving = arriving(element.row, element.col);
    limit.slope = f.slope(trace.operations[static_cast<std::size_t>(z)].values(element.row, element.col));
    limit.arrivingShare = share(limit.arriving, arriving.col(element.col).cwiseAbs().maxCoeff());
    limit.slopeShare = share(limit.slope, largestSlope(f));
    if (std::min(limit.arrivingShare, limit.slopeShare) < kSmall)
        limit.by = limit.slopeShare <= limit.arrivingShare ? DeltaLimit::By::Slope : DeltaLimit::By::Arriving;
    return limit;
}

} // namespace engine::trace
