#include "engine/core/text.h"
#include "engine/io/json_fields.h"
#include "engine/io/keras_layers.h"
#include "engine/model/initializer.h"
#include "engine/model/layer.h"

#include <algorithm>
#include <cmath>

namespace engine::io {

namespace {

constexpr std::int64_t kLargestCount = 1 << 28;

std::int64_t product(const std::vector<int>& shape) {
    std::int64_t size = 1;
    for (const int each : shape)
        size *= each;
    return size;
}

/// Of a configuration: "GlorotUniform", or {"class_name": "GlorotUniform", …}.
std::string initializerOf(const Json* json) {
    const Json* name = json && findMember(*json, "class_name") ? findMember(*json, "class_name") : json;
    const auto* text = name ? std::get_if<std::string>(&name->value) : nullptr;
    const std::string known = text ? kerasSnakeCase(*text) : std::string();
    return model::findInitializer(known) ? known : std::string();
}

bool isOf(const Json* json, std::int64_t value) {
    const auto* number = json ? std::get_if<std::int64_t>(&json->value) : nullptr;
    return number != nullptr && *number == value;
}

} // namespace

model::LayerSpec KerasBuilder::layerOf(const char* type, JsonFields& fields) const {
    model::LayerSpec spec = model::layerOf(type);
    spec.name = hasControlCharacter(m_node->name) ? std::string() : m_node->name;
    spec.trainable = fields.flag("trainable", true);
    return spec;
}

bool KerasBuilder::expectRank(std::size_t rank, const char* what) {
    if (m_shape.size() == rank)
        return true;
    refuse(std::string("takes ") + what + " here, its input has " + std::to_string(m_shape.size()) +
           (m_shape.size() == 1 ? " dimension" : " dimensions"));
    return false;
}

std::optional<std::string> KerasBuilder::activationOf(JsonFields& fields) {
    const Json* json = fields.find("activation");
    if (json == nullptr)
        return "linear";
    std::string why;
    auto name = kerasActivation(*json, why);
    if (!name)
        refuse(why);
    return name;
}

/// One number of a square: 3, or [3, 3].
std::optional<int> KerasBuilder::squareOf(JsonFields& fields, const char* name, int usual, const char* what) {
    const Json* json = fields.find(name);
    const JsonArray* items = json ? jsonItems(*json) : nullptr;
    if (items == nullptr)
        return int(fields.integer(name, usual, 1, kLargestCount));
    const auto numberAt = [&](std::size_t i) {
        const auto* number = i < items->size() ? std::get_if<std::int64_t>(&(*items)[i].value) : nullptr;
        return number && *number >= 1 && *number <= kLargestCount ? *number : 0;
    };
    if (items->size() != 2 || numberAt(0) == 0 || numberAt(1) == 0) {
        fields.fail(wrongType("two whole numbers", *json, fields.path(name)));
        return {};
    }
    if (numberAt(0) == numberAt(1))
        return int(numberAt(0));
    refuse(std::string(what) + " of " + std::to_string(numberAt(0)) + " × " + std::to_string(numberAt(1)) +
           " has none here; square ones have");
    return {};
}

bool KerasBuilder::isChannelsLast(JsonFields& fields) {
    if (fields.text("data_format", "channels_last") != "channels_first")
        return true;
    refuse("channels_first is not read; channels_last is");
    return false;
}

void KerasBuilder::setWeighted(model::LayerSpec& spec, const std::string& activation,
                               JsonFields& fields) const {
    spec.settings.set("activation", activation);
    spec.settings.set("use_bias", fields.flag("use_bias", true));
    if (const std::string name = initializerOf(fields.find("kernel_initializer")); !name.empty())
        spec.settings.set("initializer", name);
}

void KerasBuilder::dense(JsonFields& fields) {
    fields.require("units");
    const std::int64_t units = fields.integer("units", 1, 1, kLargestCount);
    const auto activation = activationOf(fields);
    if (!activation || !fields.ok() || !expectRank(1, "a list of numbers"))
        return;
    model::LayerSpec spec = layerOf("dense", fields);
    spec.settings.set("units", units);
    setWeighted(spec, *activation, fields);
    const std::int64_t inputs = m_shape.front();
    const bool useBias = spec.settings.flag("use_bias");
    if (!append(std::move(spec)))
        return;
    variable("kernel", "weight", {inputs, units}, {{1, 0}, m_order});
    if (useBias)
        variable("bias", "bias", {units});
    m_order = {0, 0, 0};
}

void KerasBuilder::conv2d(JsonFields& fields) {
    fields.require("filters");
    const std::int64_t filters = fields.integer("filters", 1, 1, kLargestCount);
    const auto size = squareOf(fields, "kernel_size", 1, "a window");
    const auto stride = squareOf(fields, "strides", 1, "a stride");
    const auto spread = squareOf(fields, "dilation_rate", 1, "a dilation");
    const auto activation = activationOf(fields);
    if (!size || !stride || !spread || !activation || !fields.ok() || !isChannelsLast(fields) ||
        !expectRank(3, "pictures"))
        return;
    if (*spread != 1)
        return refuse("a dilated convolution has no layer here");
    if (fields.integer("groups", 1, 1, kLargestCount) != 1)
        return refuse("a convolution in groups has no layer here");
    if (*activation == "softmax")
        return refuse("softmax over the channels of a picture has no layer here");
    model::LayerSpec spec = layerOf("conv2d", fields);
    spec.settings.set("filters", filters);
    spec.settings.set("kernel_size", std::int64_t(*size));
    spec.settings.set("strides", std::int64_t(*stride));
    spec.settings.set("padding", fields.text("padding", "valid"));
    setWeighted(spec, *activation, fields);
    const std::int64_t channels = m_shape.front();
    const bool useBias = spec.settings.flag("use_bias");
    if (!append(std::move(spec)))
        return;
    variable("kernel", "weight", {*size, *size, channels, filters}, {{3, 2, 0, 1}, {}});
    if (useBias)
        variable("bias", "bias", {filters});
}

void KerasBuilder::maxPool(JsonFields& fields) { pool("max_pool2d", fields); }
void KerasBuilder::averagePool(JsonFields& fields) { pool("average_pool2d", fields); }

void KerasBuilder::pool(const char* type, JsonFields& fields) {
    const auto size = squareOf(fields, "pool_size", 2, "a window");
    const auto stride = size ? squareOf(fields, "strides", *size, "a stride") : std::nullopt;
    if (!stride || !fields.ok() || !isChannelsLast(fields) || !expectRank(3, "pictures"))
        return;
    model::LayerSpec spec = layerOf(type, fields);
    spec.settings.set("pool_size", std::int64_t(*size));
    spec.settings.set("strides", std::int64_t(*stride));
    spec.settings.set("padding", fields.text("padding", "valid"));
    append(std::move(spec));
}

void KerasBuilder::globalMaxPool(JsonFields& fields) { globalPool("max_pool2d", fields); }
void KerasBuilder::globalAveragePool(JsonFields& fields) { globalPool("average_pool2d", fields); }

/// One window over the whole picture, then a list.
void KerasBuilder::globalPool(const char* type, JsonFields& fields) {
    if (!isChannelsLast(fields) || !expectRank(3, "pictures"))
        return;
    if (m_shape[1] != m_shape[2])
        return refuse("pooling over a whole picture that is not square has no layer here");
    model::LayerSpec spec = layerOf(type, fields);
    spec.settings.set("pool_size", std::int64_t(m_shape[1]));
    if (append(std::move(spec)) && !fields.flag("keepdims", false))
        append(model::layerOf("flatten"));
}

void KerasBuilder::flatten(JsonFields& fields) {
    if (m_shape.size() == 1 || !isChannelsLast(fields))
        return;
    const std::vector<int> shape = m_shape;
    if (append(layerOf("flatten", fields)) && shape.size() == 3 && shape[0] > 1 && shape[1] * shape[2] > 1)
        m_order = {shape[1], shape[2], shape[0]};
}

/// Of the input alone, where the numbers keep their order.
void KerasBuilder::reshape(JsonFields& fields) {
    const Json* target = fields.require("target_shape");
    const JsonArray* items = target ? jsonItems(*target) : nullptr;
    if (items == nullptr)
        return target ? fields.fail(wrongType("an array", *target, fields.path("target_shape"))) : void();
    std::vector<int> shape;
    for (const Json& item : *items) {
        const auto* size = std::get_if<std::int64_t>(&item.value);
        shape.push_back(size && *size >= 1 && *size <= kLargestCount ? int(*size) : -1);
    }
    if (shape.size() == 1)
        return flatten(fields);
    const bool isInput = m_spec.layers.empty() && m_blocks.empty();
    const bool isGray = shape.size() == 3 && shape[2] == 1 && (m_shape.size() == 1 || m_shape.front() == 1);
    if (!isInput || !isGray || std::count(shape.begin(), shape.end(), -1) != 0 ||
        product(shape) != product(m_shape))
        return refuse("Reshape has no layer here, but for an input that becomes pictures of one channel");
    m_shape = {1, shape[0], shape[1]};
    m_spec.input = m_shape;
}

void KerasBuilder::dropout(JsonFields& fields) {
    model::LayerSpec spec = layerOf("dropout", fields);
    spec.settings.set("rate", fields.real("rate", 0.5, 0, 1));
    if (fields.ok())
        append(std::move(spec));
}

/// Whether a normalization goes over all that one sample has, as Keras counts the axes.
bool KerasBuilder::isWholeAxis(JsonFields& fields) {
    const Json* axis = fields.find("axis");
    const JsonArray* items = axis ? jsonItems(*axis) : nullptr;
    const auto rank = std::int64_t(m_shape.size());
    if (items == nullptr)
        return rank == 1 && (axis == nullptr || isOf(axis, -1) || isOf(axis, 1));
    for (std::size_t i = 0; i < items->size(); ++i)
        if (!isOf(&(*items)[i], std::int64_t(i) + 1) && !isOf(&(*items)[i], std::int64_t(i) - rank))
            return false;
    return std::int64_t(items->size()) == rank;
}

void KerasBuilder::batchNorm(JsonFields& fields) {
    const Json* axis = fields.find("axis");
    const JsonArray* items = axis ? jsonItems(*axis) : nullptr;
    if (items != nullptr)
        axis = items->size() == 1 ? &items->front() : nullptr;
    const bool isLast =
        (axis == nullptr && items == nullptr) || isOf(axis, -1) || isOf(axis, std::int64_t(m_shape.size()));
    if (!isLast || m_shape.size() == 2)
        return refuse(
            "batch normalization here goes over the channels of a picture, or over the numbers of a list");
    if (m_order[0] != 0)
        return refuse("batch normalization of a flattened picture of several channels has no layer here");
    constexpr double kDigits = 1e12; // 1 − 0.99 is 0.01
    model::LayerSpec spec = layerOf("batch_norm", fields);
    spec.settings.set("momentum", std::round((1 - fields.real("momentum", 0.99, 0, 1)) * kDigits) / kDigits);
    spec.settings.set("epsilon", fields.real("epsilon", 1e-3, 0, 1));
    const std::int64_t channels = m_shape.front();
    if (!fields.ok() || !append(std::move(spec)))
        return;
    if (fields.flag("scale", true))
        variable("gamma", "weight", {channels});
    if (fields.flag("center", true))
        variable("beta", "bias", {channels});
    variable("moving_mean", "running_mean", {channels});
    variable("moving_variance", "running_var", {channels});
}

void KerasBuilder::layerNorm(JsonFields& fields) {
    if (!isWholeAxis(fields))
        return refuse(
            "layer normalization here goes over all numbers of a sample, not over a part of its axes");
    if (m_order[0] != 0)
        return refuse("layer normalization of a flattened picture of several channels has no layer here");
    if (fields.flag("rms_scaling", false))
        return refuse("layer normalization with rms_scaling has no layer here");
    model::LayerSpec spec = layerOf("layer_norm", fields);
    spec.settings.set("epsilon", fields.real("epsilon", 1e-3, 0, 1));
    std::vector<std::int64_t> shape(m_shape.begin(), m_shape.end());
    Transform transform;
    if (shape.size() == 3) {
        shape = {m_shape[1], m_shape[2], m_shape[0]};
        transform.axes = {2, 0, 1};
    }
    if (!fields.ok() || !append(std::move(spec)))
        return;
    if (fields.flag("scale", true))
        variable("gamma", "weight", shape, transform);
    if (fields.flag("center", true))
        variable("beta", "bias", shape, transform);
}

void KerasBuilder::embedding(JsonFields& fields) {
    fields.require("input_dim");
    fields.require("output_dim");
    const std::int64_t numbers = fields.integer("input_dim", 1, 1, kLargestCount),
                       size = fields.integer("output_dim", 1, 1, kLargestCount);
    if (!fields.ok() || !expectRank(1, "a list of whole numbers"))
        return;
    model::LayerSpec spec = layerOf("embedding", fields);
    spec.settings.set("input_dim", numbers);
    spec.settings.set("output_dim", size);
    if (append(std::move(spec)))
        variable("embeddings", "weight", {numbers, size});
}

void KerasBuilder::activation(JsonFields& fields) {
    fields.require("activation");
    if (const auto name = activationOf(fields); name && fields.ok())
        fold(*name);
}

void KerasBuilder::slopedActivation(JsonFields& fields) {
    const Json* axis = fields.find("axis");
    if (m_node->className == "Softmax" && axis && !isOf(axis, -1) &&
        !isOf(axis, std::int64_t(m_shape.size())))
        return refuse("softmax along another axis than the last has no layer here");
    std::string why;
    if (const auto name = kerasActivation(m_node->className, m_node->config, why))
        fold(*name);
    else
        refuse(why);
}

} // namespace engine::io
