#pragma once

#include "engine/model/layer.h"

#include <algorithm>
#include <cmath>

namespace engine::train {

/// Raises each unit's number to the largest |f′(z)| of a batch (units × samples) that went forward; of a
/// convolution each filter's, over all of its places. Left empty where the activation is none of each unit by
/// itself, or the layer has no z.
template <class S>
void raiseSlopes(const model::Layer<S>& layer, const model::LayerState<S>& state, core::VectorD& largest) {
    const model::Activation& f = layer.activation();
    if (!f.elementwise || state.z.size() == 0)
        return;
    if (largest.size() == 0)
        largest = core::VectorD::Zero(layer.rowOf(state.z.rows() - 1) + 1);
    for (core::Index unit = 0; unit < state.z.rows(); ++unit) {
        double& own = largest[layer.rowOf(unit)];
        for (core::Index sample = 0; sample < state.z.cols(); ++sample)
            own = std::max(own, std::abs(f.slope(static_cast<double>(state.z(unit, sample)))));
    }
}

} // namespace engine::train
