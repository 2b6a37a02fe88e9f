#pragma once

#include "engine/io/keras_config.h"
#include "engine/io/keras_graph.h"

#include <array>

namespace engine::io {

class JsonFields;

/// Makes layers of a network of those of a Keras model, one after the other, and keeps the shape of what
/// comes out of them.
class KerasBuilder {
public:
    KerasBuilder(const KerasGraph& graph, KerasModel& model) : m_graph(graph), m_model(model) {}

    /// The shape of the input, from the first step's layer or from the model.
    core::Result<void> begin(const std::vector<KerasStep>& steps);
    /// Errors: what a configuration cannot say at all ("units": "many"). What it can say and has no layer
    /// here goes to KerasModel::unsupported.
    core::Result<void> add(const KerasStep& step);
    /// Checks the network as a whole and hands it over.
    void finish();

private:
    using Convert = void (KerasBuilder::*)(JsonFields& fields);
    struct Class {
        const char* name;
        Convert convert;
    };
    /// A block that is open: its first layer, and whether what goes in is a flattened picture in Keras'
    /// order.
    struct Block {
        std::size_t first;
        std::array<int, 3> order;
    };

    const KerasGraph& m_graph;
    KerasModel& m_model;
    model::NetworkSpec m_spec;
    std::vector<int> m_shape;            ///< of what comes out of the last layer
    std::array<int, 3> m_order{0, 0, 0}; ///< height, width, channels of a flattened picture
    std::vector<Block> m_blocks;
    const KerasNode* m_node = nullptr; ///< the one that is converted
    KerasLayer* m_layer = nullptr;
    bool m_isStuck = false; ///< something before has no layer here: shapes are not known any more

    static const std::vector<Class>& classes();
    core::Result<void> convert(const KerasNode& node);
    void beginBlock();
    void endBlock(const KerasNode& node);
    void takeShape(const KerasShape& shape, bool isFlattened);

    void refuse(const std::string& text);
    bool append(model::LayerSpec spec);
    model::LayerSpec layerOf(const char* type, JsonFields& fields) const;
    bool expectRank(std::size_t rank, const char* what);
    std::optional<std::string> activationOf(JsonFields& fields);
    std::optional<int> squareOf(JsonFields& fields, const char* name, int usual, const char* what);
    bool isChannelsLast(JsonFields& fields);
    void setWeighted(model::LayerSpec& spec, const std::string& activation, JsonFields& fields) const;
    void fold(const std::string& activation);
    void variable(const char* name, const char* parameter, std::vector<std::int64_t> shape,
                  Transform transform = {});
    bool isWholeAxis(JsonFields& fields);

    void input(JsonFields&) {}
    void nothing(JsonFields&) {}
    void dense(JsonFields& fields);
    void conv2d(JsonFields& fields);
    void maxPool(JsonFields& fields);
    void averagePool(JsonFields& fields);
    void pool(const char* type, JsonFields& fields);
    void globalMaxPool(JsonFields& fields);
    void globalAveragePool(JsonFields& fields);
    void globalPool(const char* type, JsonFields& fields);
    void flatten(JsonFields& fields);
    void reshape(JsonFields& fields);
    void dropout(JsonFields& fields);
    void batchNorm(JsonFields& fields);
    void layerNorm(JsonFields& fields);
    void embedding(JsonFields& fields);
    void activation(JsonFields& fields);
    void slopedActivation(JsonFields& fields);
};

/// The name here of an activation as a configuration gives it: a text, an activation layer, or a function of
/// Keras by name. Nothing: it has none; `why` says what it is.
std::optional<std::string> kerasActivation(const Json& json, std::string& why);
/// Of a layer of that class (ReLU, LeakyReLU, ELU, Softmax) with this configuration.
std::optional<std::string> kerasActivation(const std::string& className, const Json& config,
                                           std::string& why);

} // namespace engine::io
