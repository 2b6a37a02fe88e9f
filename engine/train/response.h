#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/model/network.h"

namespace engine::train {

/// What every unit answers over a plane (two inputs) or a line (one input). Values of row-major grids, the
/// first row at the top (largest second input). Immutable.
struct Response {
    int width = 0, height = 0;               ///< points; height 1 for one input
    double x0 = 0, x1 = 0, y0 = 0, y1 = 0;   ///< the rectangle in the data's own units
    std::vector<core::Matrix<float>> layers; ///< a of each layer: units × (width·height)
};

/// Inputs are in the data's own units and go through the scaler. Pure; a few milliseconds for small networks:
/// call it off the window's thread for large ones (cost: width · height · multiplications).
Response respond(const model::Network<float>& network, const core::VectorD& parameters,
                 const core::VectorD& mean, const core::VectorD& deviation, Response grid);

} // namespace engine::train
