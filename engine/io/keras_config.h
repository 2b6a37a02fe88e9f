#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"
#include "engine/io/json.h"
#include "engine/io/placement.h"
#include "engine/model/network_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine::io {

inline constexpr std::uint64_t kKerasMaxConfig = std::uint64_t{16} << 20; ///< bytes of JSON
inline constexpr std::size_t kKerasMaxLayers = 1000;

/// A variable of a Keras layer that has a tensor here.
struct KerasVariable {
    std::string name;                ///< "kernel", "moving_mean"
    std::string parameter;           ///< "weight", "running_mean"
    std::vector<std::int64_t> shape; ///< in Keras' order
    Transform transform;
};

/// A layer as the configuration names it.
struct KerasLayer {
    std::string className; ///< "Dense"
    std::string name;      ///< "dense_1"
    int layer = -1;        ///< of the network; −1: it has none of its own
    std::vector<KerasVariable> variables;
};

/// What a Keras configuration says. Pictures are height × width × channels there and channels × height ×
/// width here.
struct KerasModel {
    std::vector<KerasLayer> layers; ///< in the configuration's order
    std::optional<model::NetworkSpec> network;
    std::vector<std::string> unsupported; ///< as in WeightFile; not empty: there is no network
};

/// A Sequential model, or a Functional one that is a chain of layers with sums around parts of it (Add: a
/// residual block), as Keras 1 to 3 and TensorFlow.js write it: {"class_name": …, "config": …}. Activations
/// of their own become part of the layer before them. Nothing in it is executed: Lambda layers and custom
/// objects are unsupported. Errors: WrongType, MissingKey, OutOfRange, TooLarge (not the shape of a
/// configuration at all); context: `path`, "config.layers[1].config.units".
core::Result<KerasModel> readKerasConfig(const Json& json, const std::string& path);
/// The same of its text; Syntax in its JSON too.
core::Result<KerasModel> readKerasConfig(View text, const std::string& path);

/// One for each tensor of the model's network, from tensors named "layer/variable"; those that are missing or
/// of another shape are noted. Empty without a network.
Placements placeKeras(const KerasModel& model, const core::TensorMap& tensors);

/// What Keras calls the variables of a layer, in the order in which it keeps them; by number where the class
/// is not known or has another count.
std::vector<std::string> kerasVariables(const std::string& className, std::size_t count);
/// "BatchNormalization" → "batch_normalization", as Keras names a class in a file.
std::string kerasSnakeCase(const std::string& className);

} // namespace engine::io
