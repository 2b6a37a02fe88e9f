#pragma once

#include "engine/analysis/parameter_plane.h"
#include "engine/analysis/range_test.h"
#include "engine/core/team.h"

#include <array>
#include <optional>
#include <vector>

namespace engine::analysis {

/// The rectangle that holds all points with some room.
struct PlaneRange {
    double x0 = 0, x1 = 1, y0 = 0, y1 = 1;
};
PlaneRange rangeOf(const std::vector<std::vector<PlanePoint>>& paths);

/// The computed losses around a place of a surface, and how much each counts: bilinear, the nearer the more.
/// Left above, right above, left below, right below.
struct SurfaceCorners {
    std::array<double, 4> losses{}, weights{};
};

/// The training loss over a grid of the plane: evaluation mode, without penalties, in float, over at most
/// kSurfaceRows training rows spread evenly.
struct LossSurface {
    ParameterPlane plane;
    PlaneRange range;
    int side = 0;                    ///< points on a side
    std::vector<float> loss;         ///< row-major, first row at y1; NaN where it is not finite
    core::Index rows = 0, outOf = 0; ///< samples it is the mean over, and how many there are
    /// Nothing outside.
    std::optional<SurfaceCorners> corners(double x, double y) const;
    /// Bilinear between the four points around; NaN outside.
    double at(double x, double y) const;
};
inline constexpr core::Index kSurfaceRows = 1000;
std::vector<int> surfaceRows(const data::Prepared& data);
/// Pure but for `watcher`. Errors: Cancelled; those of Network::create.
core::Result<LossSurface> lossSurface(const train::Experiment& experiment, const data::Prepared& data,
                                      ParameterPlane plane, const PlaneRange& range, int side,
                                      core::Team& team, Watcher* watcher = nullptr);

} // namespace engine::analysis
