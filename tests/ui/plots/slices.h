#pragma once

#include "engine/train/distribution_history.h"

#include <memory>
#include <vector>

/// A slice made by hand: of each layer the same numbers as weights, gradients and activations. No numbers: a
/// layer that has no such thing.
inline engine::train::DistributionSlice sliceOf(long long step, long long epoch,
                                                const std::vector<std::vector<double>>& layers) {
    auto probe = std::make_shared<engine::train::Probe>();
    for (const auto& numbers : layers) {
        engine::train::LayerProbe layer;
        layer.weights = engine::train::histogram(numbers.data(), engine::core::Index(numbers.size()));
        layer.gradients = layer.activations = layer.weights;
        probe->layers.push_back(layer);
    }
    return {step, epoch, double(epoch), probe};
}

/// Numbers spread evenly between two.
inline std::vector<double> spread(double low, double high, int count = 100) {
    std::vector<double> numbers;
    for (int i = 0; i < count; ++i)
        numbers.push_back(low + (high - low) * i / (count - 1));
    return numbers;
}
