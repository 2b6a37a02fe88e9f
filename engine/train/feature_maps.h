#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"

#include <vector>

namespace engine::train {

/// What a network makes of one sample where its numbers are pictures (channels × height × width): [0] the
/// input, [l + 1] a of layer l; empty of layers whose numbers are none.
using FeatureMaps = std::vector<std::vector<double>>;

/// Whether any of its layers, or its input, is made of pictures.
bool hasPictures(const model::Network<float>& network);

/// Of that sample of the data set, in evaluation mode. Pure; costs one pass forward of one sample.
FeatureMaps featureMaps(const model::Network<float>& network, const core::VectorD& parameters,
                        const data::Prepared& data, int sample);

} // namespace engine::train
