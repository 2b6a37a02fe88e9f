#pragma once

#include "engine/model/network_spec.h"

#include <string>
#include <vector>

namespace engine::model {

// Edits of the layers of a spec. `layers`: positions, ascending; `before`: a position, the number of layers
// at the end. Residual blocks stay whole: what is put between their layers belongs to them, and a block that
// loses its last layer goes.

/// A layer of that type for that place. Dense: like the hidden layers around it, behind the output like the
/// output (which it becomes); residual: around the layer (or the block) before it; other types with their
/// defaults.
LayerSpec newLayer(const NetworkSpec& network, int before, const std::string& type = "dense");
/// Another type in its place: what both types know and its name stay, the rest is as in a new layer.
LayerSpec ofType(const NetworkSpec& network, int layer, const std::string& type);

/// With all layers of the blocks of the residual layers among them.
std::vector<int> whole(const NetworkSpec& network, const std::vector<int>& layers);
/// Of whole blocks; what is left of others are plain layers.
std::vector<LayerSpec> copied(const NetworkSpec& network, const std::vector<int>& layers);
void insert(NetworkSpec& network, int before, const std::vector<LayerSpec>& layers);
void remove(NetworkSpec& network, const std::vector<int>& layers);
/// Next to each other, in their order, with whole blocks; gives where the first of them stands now.
int move(NetworkSpec& network, const std::vector<int>& layers, int before);

} // namespace engine::model
