#pragma once

#include "engine/io/tensor_names.h"
#include "engine/io/transform.h"
#include "engine/io/weight_file.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace engine::io {

enum class LayerKind { Dense, Conv, Norm, Embedding, Other };

/// Of a layer in a file: one of its tensors.
struct GroupPart {
    int tensor = -1; ///< its number in the file; −1: the layer has none
    Orientation orientation = Orientation::Unnamed;
    std::optional<Transform> known; ///< by the file's architecture: how it goes into a tensor of that shape
    Shape shape;
};

/// A layer as a file holds it: tensors whose names say that they belong together. parts: by Role.
struct TensorGroup {
    std::string name, prefix; ///< "conv2d_1", "conv2d"
    long number = -1;
    LayerKind kind = LayerKind::Other;
    bool namesKernels = false; ///< as Keras and TensorFlow call them
    std::array<GroupPart, 4> parts;
    const GroupPart& part(Role role) const { return parts[static_cast<std::size_t>(role)]; }
    GroupPart& part(Role role) { return parts[static_cast<std::size_t>(role)]; }
};

/// By the tensors' names, in the file's order; those whose names say nothing are in none.
std::vector<TensorGroup> groupsByName(const core::TensorMap& tensors);
/// By the architecture the file holds, in its layers' order; none if it holds none.
std::vector<TensorGroup> groupsByArchitecture(const WeightFile& file);

/// A layer of the network that has parameters. parts: indices in Targets::tensors by Role, −1 where it has
/// none.
struct TargetLayer {
    int layer = 0;
    std::string name;
    LayerKind kind = LayerKind::Other;
    std::array<int, 4> parts = {-1, -1, -1, -1};
};
std::vector<TargetLayer> targetLayers(const Targets& targets);

/// Pairs (i, j), both ascending, with the greatest sum of score(i, j) > 0; of equal ones the earliest. More
/// than four million combinations: i with i.
std::vector<std::pair<int, int>> align(int count, int otherCount,
                                       const std::function<long long(int, int)>& score);

} // namespace engine::io
