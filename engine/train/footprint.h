#pragma once

#include "engine/model/network.h"
#include "engine/model/network_plan.h"
#include "engine/train/experiment.h"

#include <vector>

namespace engine::train {

/// Bytes that one layer takes while it is trained, in the run's precision.
struct Footprint {
    core::Index activations = 0; ///< the workspace of one batch: z, a and their gradients (or a mask)
    core::Index parameters = 0;
    core::Index gradients = 0; ///< as many numbers as parameters
    core::Index optimizer = 0; ///< its moments: one number a parameter for each (Adam: 2)

    core::Index total() const { return activations + parameters + gradients + optimizer; }
};

/// A layer as it stands in the summary table.
struct LayerCost {
    model::LayerSummary summary;
    Footprint memory;
};

/// Of the layers of a flow, in the order of the network; fewer than it has where shapes do not fit. Room that
/// layers share for the time of one call is not counted. `training` names batch size, optimizer and
/// precision.
std::vector<LayerCost> costs(const model::ShapeFlow& flow, const TrainingSpec& training);
/// The sums, with the output shape of the last.
LayerCost total(const std::vector<LayerCost>& costs);

} // namespace engine::train
