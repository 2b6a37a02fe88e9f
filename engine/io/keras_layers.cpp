#include "engine/io/keras_layers.h"

#include "engine/core/text.h"
#include "engine/io/json_fields.h"
#include "engine/model/layer.h"
#include "engine/model/network_plan.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr std::int64_t kLargestSize = 1 << 28;

/// What the layers that a class could be mistaken for need instead.
std::string unknownText(const KerasNode& node) {
    if (node.isCustom)
        return core::inQuotes(node.className) + " is a custom object, whose code is not here";
    if (node.className == "Lambda")
        return "Lambda holds Python code, which is never executed";
    if (node.className == "Sequential" || node.className == "Functional" || node.className == "Model")
        return "a model inside the model has no layer here";
    if (node.className == "Rescaling")
        return "Rescaling has no layer here; scale the data instead";
    return core::inQuotes(node.className) + " has no layer here";
}

std::string shapeText(const KerasShape& shape) {
    std::string text = "(";
    for (const auto& size : shape)
        text += (text.size() > 1 ? ", " : "") + (size ? std::to_string(*size) : std::string("any"));
    return text + (shape.size() == 1 ? ",)" : ")");
}

/// Where a first layer says what it takes.
std::optional<KerasShape> shapeIn(const KerasNode& node) {
    for (const char* name : {"batch_input_shape", "batch_shape"})
        if (const Json* shape = findMember(node.config, name))
            return kerasShape(*shape);
    for (const char* name : {"input_length", "input_dim"})
        if (const Json* size = node.className == "Embedding" && name == std::string("input_dim")
                                   ? nullptr
                                   : findMember(node.config, name))
            if (const auto* number = std::get_if<std::int64_t>(&size->value))
                return KerasShape{*number};
    return {};
}

} // namespace

const std::vector<KerasBuilder::Class>& KerasBuilder::classes() {
    static const std::vector<Class> kClasses = {
        {"InputLayer", &KerasBuilder::input},
        {"Identity", &KerasBuilder::nothing},
        {"ActivityRegularization", &KerasBuilder::nothing},
        {"Dense", &KerasBuilder::dense},
        {"Conv2D", &KerasBuilder::conv2d},
        {"Convolution2D", &KerasBuilder::conv2d},
        {"MaxPooling2D", &KerasBuilder::maxPool},
        {"AveragePooling2D", &KerasBuilder::averagePool},
        {"GlobalMaxPooling2D", &KerasBuilder::globalMaxPool},
        {"GlobalAveragePooling2D", &KerasBuilder::globalAveragePool},
        {"Flatten", &KerasBuilder::flatten},
        {"Reshape", &KerasBuilder::reshape},
        {"Dropout", &KerasBuilder::dropout},
        {"BatchNormalization", &KerasBuilder::batchNorm},
        {"LayerNormalization", &KerasBuilder::layerNorm},
        {"Embedding", &KerasBuilder::embedding},
        {"Activation", &KerasBuilder::activation},
        {"ReLU", &KerasBuilder::slopedActivation},
        {"LeakyReLU", &KerasBuilder::slopedActivation},
        {"ELU", &KerasBuilder::slopedActivation},
        {"Softmax", &KerasBuilder::slopedActivation},
    };
    return kClasses;
}

core::Result<void> KerasBuilder::begin(const std::vector<KerasStep>& steps) {
    for (const KerasNode& node : m_graph.nodes)
        m_model.layers.push_back({node.className, node.name, -1, {}});
    if (steps.empty())
        return {};
    std::optional<KerasShape> shape = shapeIn(m_graph.nodes[steps.front().node]);
    if (!shape)
        shape = m_graph.buildShape;
    m_isStuck = !shape || shape->empty() || shape->size() > 3 ||
                std::any_of(shape->begin(), shape->end(),
                            [](const auto& size) { return !size || *size < 1 || *size > kLargestSize; });
    if (m_isStuck) {
        m_model.unsupported.push_back(shape ? "the input has shape " + shapeText(*shape) +
                                                  "; 1 to 3 sizes that are fixed are read"
                                            : "the shape of the input is not said");
        return {};
    }
    const auto behind = std::find_if(steps.begin(), steps.end(), [&](const KerasStep& step) {
        return m_graph.nodes[step.node].className != "InputLayer";
    });
    takeShape(*shape, behind != steps.end() && (m_graph.nodes[behind->node].className == "Flatten" ||
                                                m_graph.nodes[behind->node].className == "Reshape"));
    return {};
}

/// Lists that are only flattened are pictures of one channel.
void KerasBuilder::takeShape(const KerasShape& shape, bool isFlattened) {
    const auto size = [&](std::size_t i) { return int(*shape[i]); };
    m_shape = shape.size() == 3                  ? std::vector<int>{size(2), size(0), size(1)}
              : shape.size() == 2 && isFlattened ? std::vector<int>{1, size(0), size(1)}
              : shape.size() == 2                ? std::vector<int>{size(0), size(1)}
                                                 : std::vector<int>{size(0)};
    m_spec.input = m_shape;
}

core::Result<void> KerasBuilder::add(const KerasStep& step) {
    const KerasNode& node = m_graph.nodes[step.node];
    if (step.kind == KerasStep::Kind::Layer)
        return convert(node);
    if (step.kind == KerasStep::Kind::Begin)
        beginBlock();
    else
        endBlock(node);
    return {};
}

core::Result<void> KerasBuilder::convert(const KerasNode& node) {
    m_node = &node;
    m_layer = &m_model.layers[std::size_t(&node - m_graph.nodes.data())];
    const auto& all = classes();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const Class& each) { return node.className == each.name; });
    if (at == all.end() || node.isCustom) {
        refuse(unknownText(node));
        return {};
    }
    if (m_isStuck)
        return {};
    JsonFields fields(node.config, node.path);
    (this->*at->convert)(fields);
    return fields.finish(true);
}

void KerasBuilder::beginBlock() { m_blocks.push_back({m_spec.layers.size(), m_order}); }

void KerasBuilder::endBlock(const KerasNode& node) {
    m_node = &node;
    m_layer = &m_model.layers[std::size_t(&node - m_graph.nodes.data())];
    const Block block = m_blocks.back();
    m_blocks.pop_back();
    if (m_isStuck)
        return;
    if (block.first == m_spec.layers.size())
        return refuse("adds an output to itself, which has no layer here");
    if (block.order != m_order)
        return refuse("adds a flattened picture to numbers in another order, which has no layer here");
    model::LayerSpec spec = model::layerOf(model::kResidual);
    spec.name = node.name;
    spec.block = int(m_spec.layers.size() - block.first);
    append(std::move(spec));
}

void KerasBuilder::finish() {
    if (!m_model.unsupported.empty())
        return;
    // Places of the network, not of the configuration: its layers may be fewer.
    if (const auto fault = model::flow(m_spec).fault)
        m_model.unsupported.push_back(fault->error.text());
    else
        m_model.network = std::move(m_spec);
}

void KerasBuilder::refuse(const std::string& text) {
    m_model.unsupported.push_back(m_node->place + ": " + text);
    m_isStuck = true;
}

bool KerasBuilder::append(model::LayerSpec spec) {
    const model::LayerType& type = *model::findLayerType(spec.type);
    const auto settings = core::checked(type.schema, spec.settings);
    if (!settings)
        return refuse(settings.error().text()), false;
    auto shape = type.outputShape(*settings, m_shape);
    if (!shape)
        return refuse(shape.error().text()), false;
    if (type.mustBeFirst && !m_spec.layers.empty())
        return refuse("an " + spec.type + " layer must be the first one here"), false;
    m_shape = *std::move(shape);
    if (m_layer->layer < 0)
        m_layer->layer = int(m_spec.layers.size());
    m_spec.layers.push_back(std::move(spec));
    return true;
}

void KerasBuilder::fold(const std::string& activation) {
    if (activation == "linear")
        return;
    const bool isOpen =
        m_spec.layers.empty() || (!m_blocks.empty() && m_blocks.back().first == m_spec.layers.size());
    model::LayerSpec* last = isOpen ? nullptr : &m_spec.layers.back();
    const bool isWeighted = last != nullptr && (last->type == "dense" || last->type == "conv2d");
    if (!isWeighted || last->settings.text("activation") != "linear")
        return refuse("the activation " + activation +
                      (isOpen       ? " stands before every layer"
                       : isWeighted ? " is a second one"
                                    : " stands behind a " + last->type) +
                      "; here one is part of a dense or conv2d layer");
    if (last->type == "conv2d" && activation == "softmax")
        return refuse("softmax over the channels of a picture has no layer here");
    last->settings.set("activation", activation);
}

void KerasBuilder::variable(const char* name, const char* parameter, std::vector<std::int64_t> shape,
                            Transform transform) {
    m_layer->variables.push_back({name, parameter, std::move(shape), std::move(transform)});
}

} // namespace engine::io
