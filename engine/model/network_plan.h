#pragma once

#include "engine/core/result.h"
#include "engine/model/layer.h"
#include "engine/model/network_spec.h"

#include <vector>

namespace engine::model {

/// A layer of a spec that was checked, with the shapes of one sample that go in and come out.
struct PlannedLayer {
    const LayerType* type = nullptr;
    LayerSpec spec; ///< defaults filled in
    std::vector<int> input, output;
};

/// Walks a spec layer by layer; the first error names its place ("network.layers[1].units").
core::Result<std::vector<PlannedLayer>> plan(const NetworkSpec& spec);

/// Numbers in one sample of that shape.
core::Index sizeOf(const std::vector<int>& shape);

} // namespace engine::model
