#pragma once

#include "engine/core/schema.h"

#include <string>
#include <vector>

namespace engine::model {

/// One layer as it stands in a project file. A plain comparable value.
struct LayerSpec {
    std::string type = "dense";
    core::Settings settings; ///< by the layer's schema; dense: units, activation, initializer, use_bias
    std::string name;        ///< empty: none
    bool trainable = true;
    double learningRateScale = 1;
    bool operator==(const LayerSpec&) const = default;
};

/// What is edited, undone, saved and compared; a Network is built from it.
struct NetworkSpec {
    std::vector<int> input = {2}; ///< shape of one sample
    std::vector<LayerSpec> layers;
    bool operator==(const NetworkSpec&) const = default;
};

/// A layer of a registered type with all settings at their defaults.
LayerSpec layerOf(const std::string& type);
/// dense with these settings and the rest at defaults.
LayerSpec denseLayer(int units, const std::string& activation, const std::string& initializer = {});

/// "2-6-4-1 tanh": sizes, and the activation of the hidden layers if they share one.
std::string summary(const NetworkSpec& spec);

} // namespace engine::model
