#include "engine/model/network_spec.h"

#include "engine/model/layer.h"

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
