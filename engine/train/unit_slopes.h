#pragma once

#include "engine/model/layer.h"

#include <algorithm>
#include <cmath>

namespace engine::train {

/// Raises each unit's number to the largest |f′(z)| of a batch (units × samples) that went forward. Left
/// empty where the activation is none of each unit by itself, or the layer has no z.
template <class S>
void raiseSlopes(const model::Activation& f, const model::LayerState<S>& state, core::VectorD& largest) {
    if (!f.elementwise || state.z.size() == 0)
        return;
    if (largest.size() == 0)
        largest = core::VectorD::Zero(state.z.rows());
    for (core::Index unit = 0; unit < state.z.rows(); ++unit)
        for (core::Index sample = 0; sample < state.z.cols(); ++sample)
            largest[unit] =
                std::max(largest[unit], std::abs(f.slope(static_cast<double>(state.z(unit, sample)))));
}

} // namespace engine::train
