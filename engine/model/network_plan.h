#pragma once

#include "engine/core/result.h"
#include "engine/model/layer.h"
#include "engine/model/network_spec.h"

#include <optional>
#include <vector>

namespace engine::model {

/// A layer of a spec that was checked, with the shapes of one sample that go in and come out.
struct PlannedLayer {
    const LayerType* type = nullptr;
    LayerSpec spec; ///< defaults filled in
    std::vector<int> input, output;
};

/// The first layer that does not fit what comes to it (-1: the input), and why.
struct Fault {
    int layer = -1;
    core::Error error; ///< names its place ("network.layers[1].units")
};

/// How far the shapes of one sample flow through a spec whose layers may not fit together.
struct ShapeFlow {
    /// Up to the fault; all of them where the last one is at fault only for being the last.
    std::vector<PlannedLayer> layers;
    std::optional<Fault> fault; ///< nothing: the spec makes a network
};
ShapeFlow flow(const NetworkSpec& spec);

/// Walks a spec layer by layer; the first error names its place ("network.layers[1].units").
core::Result<std::vector<PlannedLayer>> plan(const NetworkSpec& spec);

/// The spec with defaults filled in, every layer checked by itself: known types, settings inside their
/// ranges, at least one layer. Whether shapes fit is not looked at: what an editor may hold.
core::Result<NetworkSpec> checkedSettings(const NetworkSpec& spec);

/// Numbers in one sample of that shape.
core::Index sizeOf(const std::vector<int>& shape);

} // namespace engine::model
