#include "engine/model/network_spec.h"

#include "engine/model/layer.h"

#include <algorithm>

namespace engine::model {

LayerSpec layerOf(const std::string& type) {
    LayerSpec spec;
    spec.type = type;
    spec.settings = findLayerType(type)->schema.defaults();
    return spec;
}

LayerSpec denseLayer(int units, const std::string& activation, const std::string& initializer) {
    LayerSpec spec = layerOf("dense");
    spec.settings.set("units", std::int64_t(units));
    spec.settings.set("activation", activation);
    if (!initializer.empty())
        spec.settings.set("initializer", initializer);
    return spec;
}

std::vector<std::string> filePlaces(const std::vector<LayerSpec>& layers) {
    // From the end: a residual layer opens a level, where its block begins the level is closed.
    struct Level {
        std::size_t first; ///< layer that the level begins with
        std::size_t owner; ///< its residual layer
    };
    std::vector<std::vector<std::size_t>> path(layers.size()); // residual layers around, the outermost first
    std::vector<Level> open;
    for (std::size_t i = layers.size(); i-- > 0;) {
        while (!open.empty() && i < open.back().first)
            open.pop_back();
        for (const Level& level : open)
            path[i].push_back(level.owner);
        if (const auto block = static_cast<std::size_t>(layers[i].block); block > 0 && block <= i)
            open.push_back({i - block, i});
    }
    // A layer's number in its level: how many of that level end before it.
    std::vector<std::string> places(layers.size());
    std::vector<std::size_t> number(layers.size());
    for (std::size_t i = 0; i < layers.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            number[i] += path[j] == path[i];
    for (std::size_t i = 0; i < layers.size(); ++i) {
        for (const std::size_t owner : path[i])
            places[i] += std::to_string(number[owner]) + ".";
        places[i] += std::to_string(number[i]);
    }
    return places;
}

bool blockFits(const std::vector<LayerSpec>& layers, std::size_t layer) {
    const auto block = static_cast<std::size_t>(std::max(layers[layer].block, 0));
    if (block == 0 || block > layer)
        return false;
    for (std::size_t i = layer - block; i < layer; ++i)
        if (layers[i].block > 0 && i - static_cast<std::size_t>(layers[i].block) < layer - block)
            return false;
    return true;
}

int layersBefore(const std::vector<LayerSpec>& layers, int count) {
    int at = static_cast<int>(layers.size());
    for (; count > 0 && at > 0; --count)
        at -= 1 + std::max(layers[static_cast<std::size_t>(at - 1)].block, 0);
    return std::max(at, 0);
}

std::string summary(const NetworkSpec& spec) {
    std::string text;
    for (const int n : spec.input)
        text += (text.empty() ? "" : "×") + std::to_string(n);
    std::string shared;
    bool same = true;
    for (std::size_t i = 0; i < spec.layers.size(); ++i) {
        const core::Settings& settings = spec.layers[i].settings;
        text +=
            "-" + (settings.find("units") ? std::to_string(settings.integer("units")) : spec.layers[i].type);
        const std::string activation = settings.text("activation");
        if (i + 1 == spec.layers.size() || activation.empty())
            continue;
        same = same && (shared.empty() || shared == activation);
        shared = activation;
    }
    return same && !shared.empty() ? text + " " + shared : text;
}

} // namespace engine::model
