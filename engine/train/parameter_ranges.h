#pragma once

#include "engine/core/matrix.h"
#include "engine/model/layout.h"

#include <vector>

namespace engine::train {

/// Neighbouring parameters of a network's flat vector.
struct ParameterRange {
    core::Index offset = 0, size = 0;
    double learningRateScale = 1;
};

/// What is trained, in as few ranges as can be updated alike: frozen tensors lie in none.
std::vector<ParameterRange> trainableRanges(const model::Layout& layout);
/// The same into memory that is there.
void findTrainableRanges(const model::Layout& layout, std::vector<ParameterRange>& ranges);
/// One a layer that has parameters, frozen or not; without its buffers (running means), which stand behind
/// them.
std::vector<ParameterRange> layerRanges(const model::Layout& layout);

} // namespace engine::train
