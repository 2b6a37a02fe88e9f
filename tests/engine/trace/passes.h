#pragma once

#include "engine/core/random.h"
#include "engine/model/network.h"
#include "engine/trace/trace.h"
#include "recipes_with_settings.h"

#include <cmath>
#include <string>
#include <vector>

/// Small recorded passes to test with.
namespace passes {

using engine::core::Index;
using engine::core::MatrixD;

inline engine::model::LayerSpec dropoutLayer(double rate) {
    auto layer = engine::model::layerOf("dropout");
    layer.settings.set("rate", rate);
    return layer;
}

inline engine::model::NetworkSpec networkOf(const Recipe& recipe) {
    if (recipe.network)
        return *recipe.network;
    engine::model::NetworkSpec spec;
    spec.input = {recipe.sizes.front()};
    for (std::size_t l = 0; l < recipe.activations.size(); ++l) {
        if (l < recipe.dropout.size() && recipe.dropout[l] > 0)
            spec.layers.push_back(dropoutLayer(recipe.dropout[l]));
        auto layer = engine::model::denseLayer(recipe.sizes[l + 1], recipe.activations[l]);
        layer.settings.set("use_bias", recipe.bias);
        layer.trainable = static_cast<int>(l) != recipe.frozen;
        layer.learningRateScale = l + 1 == recipe.activations.size() ? recipe.learningRateScale : 1;
        spec.layers.push_back(layer);
    }
    return spec;
}

/// The largest absolute value and where it is.
struct Largest {
    double value = 0;
    Index row = 0, col = 0;
};
inline Largest largest(const MatrixD& matrix) {
    Largest found;
    for (Index row = 0; row < matrix.rows(); ++row)
        for (Index col = 0; col < matrix.cols(); ++col)
            if (std::abs(matrix(row, col)) > found.value)
                found = {std::abs(matrix(row, col)), row, col};
    return found;
}

/// Classes for the cross-entropies and hinge, numbers for the rest.
inline MatrixD targets(const Recipe& recipe, engine::core::Random& random) {
    const Index outputs = recipe.sizes.back();
    MatrixD t = MatrixD::Zero(outputs, recipe.samples);
    for (Index s = 0; s < recipe.samples; ++s) {
        if (recipe.loss == "cross_entropy" ||
            (recipe.activations.back() == "softmax" && recipe.loss != "mse"))
            t(static_cast<Index>(random.below(static_cast<std::uint64_t>(outputs))), s) = 1;
        else
            for (Index i = 0; i < outputs; ++i)
                t(i, s) = recipe.loss == "binary_cross_entropy" || recipe.loss == "hinge"
                              ? static_cast<double>(random.below(2))
                              : random.normal(0, 1.5);
    }
    return t;
}

inline engine::trace::PassInput inputOf(const Recipe& recipe) {
    engine::core::Random random(7, recipe.name.size() + recipe.loss.size() * 31);
    engine::trace::PassInput input;
    input.network = networkOf(recipe);
    const auto network = engine::model::Network<double>::create(input.network);
    input.parameters = network->initialParameters(11);
    for (Index i = 0; i < input.parameters.size(); ++i)
        input.parameters[i] += random.normal(0, 0.3);
    input.loss = recipe.loss;
    input.optimizer = recipe.optimizer;
    input.step = recipe.step;
    input.learningRate = 0.05;
    input.seed = 20;
    input.l1 = recipe.l1;
    input.l2 = recipe.l2;
    input.gradientClipNorm = recipe.clip;
    input.x = MatrixD(recipe.sizes.front(), recipe.samples);
    for (Index i = 0; i < input.x.size(); ++i)
        input.x.data()[i] = random.normal();
    if (network->layer(0).wholeNumbers() > 0)
        input.x = input.x.unaryExpr([](double value) { return std::floor(std::abs(value) * 2); });
    input.t = targets(recipe, random);
    for (int s = 0; s < recipe.samples; ++s)
        input.samples.push_back(s);
    if (recipe.step > 1) {
        const auto optimizer = engine::optim::makeOptimizer<double>(recipe.optimizer);
        input.optimizerState = (*optimizer)->initialState(input.parameters.size());
        for (auto& slot : input.optimizerState.slots)
            for (Index i = 0; i < slot.size(); ++i)
                slot[i] = std::abs(random.normal(0, 0.1));
        // A mean of squares is not below the square of the mean.
        if (recipe.optimizer.settings.flag("centered"))
            input.optimizerState.slots[0].array() += input.optimizerState.slots[1].array().square();
    }
    return input;
}

inline engine::trace::TracePtr recorded(const Recipe& recipe) {
    auto trace = engine::trace::record(inputOf(recipe));
    return trace ? *trace : nullptr;
}

} // namespace passes
