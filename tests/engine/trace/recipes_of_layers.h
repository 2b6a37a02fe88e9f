#pragma once

#include "engine/model/network_spec.h"
#include "recipes.h"

/// Networks of more than dense layers.
namespace passes {

inline engine::model::LayerSpec layer(const char* type, engine::core::Settings settings = {}) {
    auto spec = engine::model::layerOf(type);
    for (const auto& [name, value] : settings)
        spec.settings.set(name, value);
    return spec;
}

inline engine::model::LayerSpec residualOver(int layers) {
    auto spec = layer("residual");
    spec.block = layers;
    return spec;
}

inline Recipe recipeOf(const char* name, std::vector<int> input, std::vector<engine::model::LayerSpec> layers,
                       int outputs) {
    int inputs = 1;
    for (const int n : input)
        inputs *= n;
    Recipe recipe{name, {inputs, outputs}, {"softmax"}, "cross_entropy", 3};
    layers.push_back(engine::model::denseLayer(outputs, "softmax"));
    recipe.network = {std::move(input), std::move(layers)};
    return recipe;
}

/// Pooling, flatten and residual blocks, some inside others.
inline std::vector<Recipe> recipesOfLayers() {
    using engine::model::denseLayer;
    const std::int64_t three = 3, two = 2;
    std::vector<Recipe> all = {
        recipeOf("max pooling", {2, 4, 5}, {layer("max_pool2d"), layer("flatten")}, 3),
        recipeOf("overlapping pooling", {1, 5, 5},
                 {layer("average_pool2d", {{"pool_size", three}, {"strides", two}, {"padding", "same"}}),
                  layer("max_pool2d", {{"pool_size", two}, {"strides", std::int64_t(1)}}), layer("flatten")},
                 2),
        recipeOf("residual", {3},
                 {denseLayer(4, "tanh"), denseLayer(4, "relu"), denseLayer(4, "tanh"), residualOver(2)}, 2),
        recipeOf("residual over the inputs", {3}, {denseLayer(3, "tanh"), residualOver(1)}, 2),
        recipeOf("blocks in blocks", {3},
                 {denseLayer(4, "gelu"), denseLayer(4, "tanh"), denseLayer(4, "tanh"), residualOver(1),
                  denseLayer(4, "silu"), residualOver(4), layer("dropout", {{"rate", 0.3}})},
                 2),
    };
    Recipe embedding = recipeOf(
        "embedding", {3},
        {layer("embedding", {{"input_dim", std::int64_t(4)}, {"output_dim", two}}), layer("flatten")}, 2);
    embedding.l2 = 0.02;
    Recipe frozen = recipeOf("frozen batch norm", {3}, {denseLayer(4, "tanh"), layer("batch_norm")}, 2);
    frozen.network->layers[1].trainable = false;
    for (const Recipe& recipe :
         {recipeOf("batch norm", {3}, {denseLayer(4, "tanh"), layer("batch_norm"), denseLayer(3, "relu")}, 2),
          recipeOf("batch norm of pictures", {2, 3, 2},
                   {layer("batch_norm"), layer("max_pool2d"), layer("flatten")}, 2),
          recipeOf("layer norm", {3}, {denseLayer(4, "tanh"), layer("layer_norm")}, 2),
          recipeOf("layer norm of pictures", {2, 3, 2}, {layer("layer_norm"), layer("flatten")}, 2),
          recipeOf("normalized block", {3},
                   {denseLayer(4, "tanh"), layer("batch_norm"), denseLayer(4, "tanh"), layer("layer_norm"),
                    residualOver(3)},
                   2),
          embedding, frozen})
        all.push_back(recipe);
    all.push_back(
        recipeOf("convolution", {2, 4, 5},
                 {layer("conv2d", {{"filters", three}, {"kernel_size", two}, {"activation", "tanh"}}),
                  layer("flatten")},
                 2));
    all.push_back(recipeOf(
        "convolutions", {1, 5, 5},
        {layer("conv2d",
               {{"filters", two}, {"kernel_size", three}, {"padding", "same"}, {"activation", "relu"}}),
         layer("batch_norm"), layer("max_pool2d"),
         layer("conv2d", {{"filters", two}, {"kernel_size", two}, {"strides", two}, {"padding", "same"}}),
         layer("flatten")},
        3));
    all.back().l2 = 0.02;
    all.back().clip = 0.3;
    all.push_back(recipeOf(
        "convolutions in a block", {1, 4, 4},
        {layer("conv2d", {{"filters", two}, {"strides", two}, {"padding", "same"}, {"activation", "relu"}}),
         layer("conv2d", {{"filters", two}, {"padding", "same"}, {"activation", "tanh"}}), residualOver(1),
         layer("average_pool2d"), layer("flatten")},
        3));
    all[5].clip = 0.2;
    all[7].clip = 0.2;
    all[5].l1 = 0.01;
    all[2].optimizer = {"adam", {}};
    all[2].step = 3;
    all[2].l2 = 0.01;
    all[2].clip = 0.5;
    all[0].clip = 0.1;
    return all;
}

} // namespace passes
