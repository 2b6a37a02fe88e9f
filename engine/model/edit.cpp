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
    if (type == "dense")
        return newDense(network, before);
    LayerSpec layer = layerOf(type);
    if (type == kResidual && before > 0)
        layer.block = 1 + network.layers[static_cast<std::size_t>(before) - 1].block;
    return layer;
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

std::vector<int> whole(const NetworkSpec& network, const std::vector<int>& layers) {
    std::vector<int> all;
    for (const int layer : layers)
        for (int i = layer - network.layers[static_cast<std::size_t>(layer)].block; i <= layer; ++i)
            all.push_back(i);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<LayerSpec> copied(const NetworkSpec& network, const std::vector<int>& layers) {
    std::vector<LayerSpec> copies;
    for (const int layer : whole(network, layers))
        copies.push_back(network.layers[static_cast<std::size_t>(layer)]);
    return copies;
}

void insert(NetworkSpec& network, int before, const std::vector<LayerSpec>& layers) {
    for (int i = before; i < static_cast<int>(network.layers.size()); ++i) {
        int& block = network.layers[static_cast<std::size_t>(i)].block;
        if (block > 0 && i - block < before)
            block += static_cast<int>(layers.size());
    }
    network.layers.insert(network.layers.begin() + before, layers.begin(), layers.end());
}

void remove(NetworkSpec& network, const std::vector<int>& layers) {
    std::vector<bool> gone(network.layers.size(), false);
    for (const int layer : layers)
        gone[static_cast<std::size_t>(layer)] = true;
    for (std::size_t i = 0; i < gone.size(); ++i) {
        int& block = network.layers[i].block;
        if (block == 0)
            continue;
        const auto first = gone.begin() + static_cast<std::ptrdiff_t>(i) - block;
        block -= static_cast<int>(std::count(first, gone.begin() + static_cast<std::ptrdiff_t>(i), true));
        gone[i] = gone[i] || block == 0;
    }
    for (std::size_t i = gone.size(); i-- > 0;)
        if (gone[i])
            network.layers.erase(network.layers.begin() + static_cast<std::ptrdiff_t>(i));
}

int move(NetworkSpec& network, const std::vector<int>& layers, int before) {
    const std::vector<int> all = whole(network, layers);
    const std::vector<LayerSpec> moved = copied(network, all);
    // What is left before that place: removing may take more with it than what is moved.
    NetworkSpec rest = network;
    remove(rest, all);
    NetworkSpec below = network;
    below.layers.resize(static_cast<std::size_t>(before));
    std::vector<int> inside;
    for (const int layer : all)
        if (layer < before)
            inside.push_back(layer);
    remove(below, inside);
    network = std::move(rest);
    const int first = static_cast<int>(below.layers.size());
    insert(network, first, moved);
    return first;
}

} // namespace engine::model
