#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/onnx.h"
#include "engine/io/onnx_model.h"
#include "engine/model/network.h"
#include "engine/model/windows.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;
using model::LayerSpec;
using Attributes = std::vector<OnnxAttribute>;
using Kind = OnnxAttribute::Kind;

OnnxAttribute whole(const char* name, std::int64_t value) {
    return {name, Kind::Whole, value, 0, {}, {}, {}, {}};
}
OnnxAttribute real(const char* name, double value) { return {name, Kind::Real, 0, value, {}, {}, {}, {}}; }
OnnxAttribute wholes(const char* name, std::vector<std::int64_t> values) {
    return {name, Kind::Wholes, 0, 0, {}, std::move(values), {}, {}};
}
OnnxAttribute held(core::Tensor value) { return {"value", Kind::Tensor, 0, 0, {}, {}, {}, std::move(value)}; }

/// Puts nodes one after the other; `m_value` is what the last one gives.
class Writer {
public:
    Writer(const model::Network<double>& network, DType dtype)
        : m_network(network), m_places(model::filePlaces(network.spec().layers)), m_dtype(dtype) {}

    OnnxModel write(const core::TensorMap& tensors);

private:
    const model::Network<double>& m_network;
    std::vector<std::string> m_places;
    DType m_dtype;
    OnnxModel m_model;
    std::string m_value = "x";
    std::vector<std::string> m_before; ///< what goes into each layer
    std::set<std::string> m_names;
    int m_layer = 0;

    const LayerSpec& spec() const { return m_network.spec().layers[std::size_t(m_layer)]; }
    std::string parameter(const char* name) const { return m_places[std::size_t(m_layer)] + "." + name; }
    std::string node(const char* op, std::vector<std::string> inputs, Attributes attributes = {});
    std::string number(double value);
    std::string shape(std::vector<std::int64_t> sizes);
    void layer();
    void dense();
    void conv();
    void pool(const char* op);
    void batchNorm();
    void layerNorm();
    void activation(const std::string& name);
    void softmax();
    Attributes windows(const char* side) const;
    OnnxValue value(const char* name, const std::vector<int>& shape, DType dtype) const;
};

/// A node of the layer that is written, named after it; the value it gives.
std::string Writer::node(const char* op, std::vector<std::string> inputs, Attributes attributes) {
    std::string name = parameter(op);
    for (int again = 2; !m_names.insert(name).second; ++again)
        name = parameter(op) + "_" + std::to_string(again);
    m_model.nodes.push_back({op, name, {}, std::move(inputs), {name}, std::move(attributes)});
    return name;
}

std::string Writer::number(double value) { return node("Constant", {}, {held({{}, m_dtype, {value}})}); }

std::string Writer::shape(std::vector<std::int64_t> sizes) {
    const auto count = std::int64_t(sizes.size());
    return node("Constant", {}, {held({{count}, DType::Int64, {sizes.begin(), sizes.end()}})});
}

void Writer::dense() {
    const bool hasBias = spec().settings.flag("use_bias", true);
    std::vector<std::string> inputs = {m_value, parameter("weight")};
    if (hasBias)
        inputs.push_back(parameter("bias"));
    m_value = node("Gemm", std::move(inputs), {whole("transB", 1)});
    activation(spec().settings.text("activation"));
}

/// Of a square window: its side, its stride and its padding as numbers.
Attributes Writer::windows(const char* side) const {
    const core::Settings& settings = spec().settings;
    const int size = int(settings.integer(side)), given = int(settings.integer("strides"));
    const auto w = model::Windows::create(m_network.shape(m_layer - 1), size, given == 0 ? size : given,
                                          settings.text("padding", "valid"), "");
    const auto after = [&](int outputs, int extent, int before) {
        return std::max((outputs - 1) * w->stride + w->size - extent - before, 0);
    };
    return {wholes("kernel_shape", {w->size, w->size}), wholes("strides", {w->stride, w->stride}),
            wholes("pads", {w->top, w->left, after(w->outHeight, w->height, w->top),
                            after(w->outWidth, w->width, w->left)})};
}

void Writer::conv() {
    std::vector<std::string> inputs = {m_value, parameter("weight")};
    if (spec().settings.flag("use_bias", true))
        inputs.push_back(parameter("bias"));
    m_value = node("Conv", std::move(inputs), windows("kernel_size"));
    activation(spec().settings.text("activation"));
}

void Writer::pool(const char* op) { m_value = node(op, {m_value}, windows("pool_size")); }

void Writer::batchNorm() {
    const core::Settings& settings = spec().settings;
    m_value = node("BatchNormalization",
                   {m_value, parameter("weight"), parameter("bias"), parameter("running_mean"),
                    parameter("running_var")},
                   {real("epsilon", settings.real("epsilon", 1e-5)),
                    real("momentum", 1 - settings.real("momentum", 0.1))});
}

/// Out of what opset 15 has.
void Writer::layerNorm() {
    std::vector<std::int64_t> axes;
    for (std::size_t i = 0; i < m_network.shape(m_layer).size(); ++i)
        axes.push_back(std::int64_t(i) + 1);
    const std::string mean = node("ReduceMean", {m_value}, {wholes("axes", axes)});
    const std::string centered = node("Sub", {m_value, mean});
    const std::string square = node("Mul", {centered, centered});
    const std::string variance = node("ReduceMean", {square}, {wholes("axes", axes)});
    const std::string sum = node("Add", {variance, number(spec().settings.real("epsilon", 1e-5))});
    const std::string normalized = node("Div", {centered, node("Sqrt", {sum})});
    m_value = node("Add", {node("Mul", {normalized, parameter("weight")}), parameter("bias")});
}

void Writer::softmax() {
    const std::vector<int>& sizes = m_network.shape(m_layer);
    const bool isList = sizes.size() == 1;
    if (!isList)
        m_value = node("Flatten", {m_value}, {whole("axis", 1)});
    m_value = node("Softmax", {m_value}, {whole("axis", 1)});
    std::vector<std::int64_t> back(sizes.begin(), sizes.end());
    back.insert(back.begin(), -1);
    if (!isList)
        m_value = node("Reshape", {m_value, shape(std::move(back))});
}

void Writer::activation(const std::string& name) {
    if (name == "softmax") {
        softmax();
    } else if (name == "gelu") {
        const std::string scaled = node("Div", {m_value, number(std::numbers::sqrt2)});
        const std::string share = node("Add", {node("Erf", {scaled}), number(1)});
        m_value = node("Mul", {node("Mul", {m_value, share}), number(0.5)});
    } else if (name == "silu") {
        m_value = node("Mul", {m_value, node("Sigmoid", {m_value})});
    } else if (name == "leaky_relu") {
        m_value = node("LeakyRelu", {m_value}, {real("alpha", 0.01)});
    } else if (name == "elu") {
        m_value = node("Elu", {m_value}, {real("alpha", 1)});
    } else if (name != "linear") {
        const char* op = name == "relu"      ? "Relu"
                         : name == "sigmoid" ? "Sigmoid"
                         : name == "tanh"    ? "Tanh"
                                             : "Softplus";
        m_value = node(op, {m_value});
    }
}

void Writer::layer() {
    const std::string& type = spec().type;
    m_before.push_back(m_value);
    if (type == "dense")
        dense();
    else if (type == "conv2d")
        conv();
    else if (type == "max_pool2d")
        pool("MaxPool");
    else if (type == "average_pool2d")
        pool("AveragePool");
    else if (type == "flatten")
        m_value = node("Flatten", {m_value}, {whole("axis", 1)});
    else if (type == "batch_norm")
        batchNorm();
    else if (type == "layer_norm")
        layerNorm();
    else if (type == "embedding")
        m_value = node("Gather", {parameter("weight"), m_value}, {whole("axis", 0)});
    else if (type == model::kResidual)
        m_value = node("Add", {m_before[std::size_t(m_layer - spec().block)], m_value});
}

OnnxValue Writer::value(const char* name, const std::vector<int>& shape, DType dtype) const {
    OnnxValue value{name, dtype, {shape.begin(), shape.end()}};
    value.shape.insert(value.shape.begin(), -1);
    return value;
}

OnnxModel Writer::write(const core::TensorMap& tensors) {
    for (const model::TensorSlot& slot : m_network.layout().slots) {
        core::Tensor tensor = *core::find(tensors, slot.name);
        tensor.dtype = m_dtype;
        m_model.initializers.emplace_back(slot.name, std::move(tensor));
    }
    for (m_layer = 0; m_layer < m_network.layerCount(); ++m_layer)
        layer();
    m_model.nodes.back().outputs.front() = "y";
    const bool isWhole = m_network.layer(0).wholeNumbers() > 0;
    m_model.inputs.push_back(value("x", m_network.spec().input, isWhole ? DType::Int64 : m_dtype));
    m_model.outputs.push_back(value("y", m_network.shape(m_network.layerCount() - 1), m_dtype));
    return std::move(m_model);
}

/// Every tensor of the network is there in its shape.
Result<void> checkTensors(const model::Layout& layout, const core::TensorMap& tensors) {
    for (const model::TensorSlot& slot : layout.slots) {
        const core::Tensor* found = core::find(tensors, slot.name);
        const std::vector<std::int64_t> shape(slot.shape.begin(), slot.shape.end());
        if (found == nullptr)
            return Error{Code::NotFound, "the network needs it, it is not there",
                         "tensor " + core::inQuotes(slot.name)};
        if (found->shape != shape)
            return Error{Code::ShapeMismatch,
                         "has the shape " + core::shapeText(found->shape) + ", the network needs " +
                             core::shapeText(shape),
                         "tensor " + core::inQuotes(slot.name)};
    }
    return {};
}

} // namespace

core::Result<Bytes> writeOnnx(const WeightContent& content) {
    return guarded([&]() -> Result<Bytes> {
        if (content.network == nullptr)
            return Error{Code::MissingKey,
                         "an ONNX model needs the network, not its tensors alone; expected a project or a file that holds one",
                         {}};
        const auto network = model::Network<double>::create(*content.network);
        if (!network)
            return network.error();
        if (const auto fits = checkTensors(network->layout(), content.tensors); !fits)
            return fits.error();
        const bool isDouble =
            std::any_of(content.tensors.begin(), content.tensors.end(),
                        [](const auto& each) { return each.second.dtype == DType::Float64; });
        return serializeOnnx(
            Writer(*network, isDouble ? DType::Float64 : DType::Float32).write(content.tensors));
    });
}

} // namespace engine::io
