#pragma once

#include "engine/core/schema.h"

#include <string>
#include <vector>

namespace engine::model {

inline constexpr const char* kResidual = "residual";

/// One layer as it stands in a project file. A plain comparable value.
struct LayerSpec {
    std::string type = "dense";
    core::Settings settings; ///< by the layer's schema; dense: units, activation, initializer, use_bias
    std::string name;        ///< empty: none
    bool trainable = true;
    double learningRateScale = 1;
    /// Of a residual layer: so many layers before it are its block, whose input it adds to what they give.
    /// Blocks may lie in blocks.
    int block = 0;
    bool operator==(const LayerSpec&) const = default;
};

/// What is edited, undone, saved and compared; a Network is built from it. Layers stand one after the other,
/// those of a residual block before the layer that ends it (in a project file they stand inside it).
struct NetworkSpec {
    std::vector<int> input = {2}; ///< shape of one sample
    std::vector<LayerSpec> layers;
    bool operator==(const NetworkSpec&) const = default;
};

/// A layer of a registered type with all settings at their defaults.
LayerSpec layerOf(const std::string& type);
/// dense with these settings and the rest at defaults.
LayerSpec denseLayer(int units, const std::string& activation, const std::string& initializer = {});

/// Where each layer stands in a project file: "0", "1.0", "1.1", "1", "2" with a block of two before layer 3.
std::vector<std::string> filePlaces(const std::vector<LayerSpec>& layers);
/// Whether that layer's block lies among the layers before it and cuts no other block.
bool blockFits(const std::vector<LayerSpec>& layers, std::size_t layer);

/// How many layers stand before the last `count` of them as a project file counts: a residual layer is one
/// with its block. 0 where there are no more.
int layersBefore(const std::vector<LayerSpec>& layers, int count);

/// "2-6-4-1 tanh": sizes, and the activation of the hidden layers if they share one.
std::string summary(const NetworkSpec& spec);

} // namespace engine::model
