#pragma once

#include "engine/core/result.h"
#include "engine/io/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine::io {

/// A layer of a Keras configuration before anybody looks at what it is.
struct KerasNode {
    std::string className, name;
    std::string path;                ///< for errors: "config.layers[3].config"
    std::string place;               ///< for what is unsupported: layers[3] "lstm"
    Json config;                     ///< without members that are null
    std::vector<std::string> inputs; ///< names of the layers whose output it takes
    bool isCustom = false;           ///< of somebody's own making
    bool isShared = false;           ///< is called more than once, or with more than tensors
};

/// Height × width × channels, or whatever it is, of one sample; nothing where a size is open.
using KerasShape = std::vector<std::optional<std::int64_t>>;

struct KerasGraph {
    std::vector<KerasNode> nodes; ///< in the configuration's order
    std::string className;        ///< "Sequential", "Functional"; of other models there are no nodes
    std::vector<std::string> inputs, outputs; ///< of a Functional one
    std::optional<KerasShape> buildShape;     ///< what the model says that it was built for
};

/// Errors: WrongType, MissingKey, TooLarge; context: path of the member.
core::Result<KerasGraph> readKerasGraph(const Json& json, const std::string& path);

/// What is done one after the other: a layer, or the beginning or the end of a residual block. A block begins
/// at what the step before it gives; its end is the layer that adds.
struct KerasStep {
    enum class Kind { Layer, Begin, End } kind = Kind::Layer;
    std::size_t node = 0; ///< of Layer and End
};

/// The steps; what makes them impossible goes to `unsupported`, and there are none.
std::vector<KerasStep> kerasSteps(const KerasGraph& graph, std::vector<std::string>& unsupported);

/// A batch shape without its first number; nothing if it is no list of numbers and nulls.
std::optional<KerasShape> kerasShape(const Json& json);
/// The items of a list; Keras also writes {"class_name": "__tuple__", "items": [...]}.
const JsonArray* jsonItems(const Json& json);

} // namespace engine::io
