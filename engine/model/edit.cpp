#include "engine/model/edit.h"

#include "engine/model/layer.h"

#include <algorithm>

namespace engine::model {

namespace {

constexpr int kNewUnits = 4;

LayerSpec newDense(const NetworkSpec& network, int before) {
    const int count = static_cast<int>(network.layers.size());
    if (before == count && count > 0 && network.layers.back().type == "dense") {
        LayerSpec output = network.layers.back();
        output.name.clear();
        return output;
    }
    const auto activationOf = [&](int layer) {
        return network.layers[static_cast<std::size_t>(layer)].settings.text("activation");
    };
    std::string activation;
    for (int below = std::min(before, count - 1) - 1; below >= 0 && activation.empty(); --below)
        activation = activationOf(below);
    for (int above = before; above < count - 1 && activation.empty(); ++above)
        activation = activationOf(above);
    return denseLayer(kNewUnits, activation.empty() ? "tanh" : activation);
}

} // namespace

LayerSpec newLayer(const NetworkSpec& network, int before, const std::string& type) {
    return type == "dense" ? newDense(network, before) : layerOf(type);
}

LayerSpec ofType(const NetworkSpec& network, int layer, const std::string& type) {
    const LayerSpec& before = network.layers[static_cast<std::size_t>(layer)];
    LayerSpec after = newLayer(network, layer, type);
    for (const auto& [name, value] : before.settings)
        if (after.settings.find(name) != nullptr)
            after.settings.set(name, value);
    after.name = before.name;
    return after;
}

std::vector<LayerSpec> copied(const NetworkSpec& network, const std::vector<int>& layers) {
    std::vector<LayerSpec> copies;
    for (const int layer : layers)
        copies.push_back(network.layers[static_cast<std::size_t>(layer)]);
    return copies;
}

void insert(NetworkSpec& network, int before, const std::vector<LayerSpec>& layers) {
    network.layers.insert(network.layers.begin() + before, layers.begin(), layers.end());
}

void remove(NetworkSpec& network, const std::vector<int>& layers) {
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
        network.layers.erase(network.layers.begin() + *layer);
}

int move(NetworkSpec& network, const std::vector<int>& layers, int before) {
    const std::vector<LayerSpec> moved = copied(network, layers);
    const auto below =
        std::count_if(layers.begin(), layers.end(), [before](int layer) { return layer < before; });
    remove(network, layers);
    const int first = before - static_cast<int>(below);
    insert(network, first, moved);
    return first;
}

} // namespace engine::model
