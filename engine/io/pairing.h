#pragma once

#include "engine/io/placing_parts.h"
#include "engine/io/tensor_groups.h"

#include <vector>

namespace engine::io {

/// The layers of a file and those of a network.
struct Pairing {
    const Targets& targets;
    const core::TensorMap& tensors;
    std::vector<TensorGroup> groups;
    bool byArchitecture = false; ///< the groups are the file's own network's layers
    std::vector<TargetLayer> layers;

    struct Pair {
        std::size_t group, layer;
        Reason reason;
    };
    std::vector<Pair> pairs;

    const core::Tensor& tensor(int index) const { return tensors[static_cast<std::size_t>(index)].second; }
    const std::string& name(int index) const { return tensors[static_cast<std::size_t>(index)].first; }
    const Target& target(int index) const { return targets.tensors[static_cast<std::size_t>(index)]; }
    /// Index of a target; −1: that layer has none.
    int slot(std::size_t layer, Role role) const {
        return layers[layer].parts[static_cast<std::size_t>(role)];
    }
    /// How that tensor goes there; nothing: it does not fit.
    std::optional<Transform> way(const GroupPart& part, int slot, const Conventions& conventions) const;
    bool fitsSomehow(const TensorGroup& group, std::size_t layer, Role role) const;
};

/// Which of the file's layers is which of the network's: by the contract's names, by the names of layers, by
/// the order within each kind, where as many as can fit.
Pairing pairLayers(const Targets& targets, const WeightFile& file);

} // namespace engine::io
