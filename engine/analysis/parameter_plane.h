#pragma once

#include "engine/analysis/lane_path.h"
#include "engine/core/result.h"
#include "engine/model/layout.h"

#include <cstdint>
#include <vector>

namespace engine::analysis {

/// A plane in the space of all parameters: θ(x, y) = origin + x·u + y·v, u and v orthonormal.
struct ParameterPlane {
    enum class Kind {
        Ends,       ///< through the start, nearest to where the paths end (of two paths: through both ends)
        Components, ///< through the mean of the points of all paths, along their first two principal
                    ///< directions
        Random,     ///< around the best lane's end along two random directions, each as long in every filter
                    ///< (row of a weight matrix) as the parameters there, biases left out (Li, Xu, Taylor,
                    ///< Studer, Goldstein 2018, Visualizing the loss landscape of neural nets, section 4)
    };
    Kind kind = Kind::Ends;
    core::VectorD origin, u, v;
    /// Of the squared distances of the points it was made from (ends, points) from the origin, along u and v.
    double shares[2] = {0, 0};
    double reach = 0; ///< Random: how far 1 is in units of its direction; else 0
};

/// `paths`: of each lane, the first point of each its start. `layout`: of the network, for Random, as is
/// `seed`; `best`: index of the path it is made around. Where the points span one direction only, the second
/// is a random one. Errors: InvalidValue where all points are one.
core::Result<ParameterPlane> parameterPlane(ParameterPlane::Kind kind, const std::vector<LanePath>& paths,
                                            const model::Layout& layout, std::size_t best,
                                            std::uint64_t seed = 1);

/// A point of a path as the plane sees it: its shadow, and how far it is from the plane.
struct PlanePoint {
    double x = 0, y = 0, off = 0;
    long long step = 0;
};
std::vector<PlanePoint> onPlane(const ParameterPlane& plane, const LanePath& path);

} // namespace engine::analysis
