#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/onnx.h"
#include "engine/io/onnx_chain.h"
#include "engine/model/network.h"

#include <algorithm>
#include <unordered_set>

namespace engine::io {

namespace {

constexpr std::int64_t kOldestIr = 3, kNewestIr = 13, kOldestOpset = 7, kNewestOpset = 25;

std::string range(const std::string& what, std::int64_t version, std::int64_t oldest, std::int64_t newest) {
    return what + " " + std::to_string(version) + ": expected " + std::to_string(oldest) + " to " +
           std::to_string(newest);
}

/// node 7 "lstm_1"
std::string nodeText(const OnnxModel& model, std::size_t index) {
    const std::string& name = model.nodes[index].name;
    return "node " + std::to_string(index) + (name.empty() ? "" : " " + core::inQuotes(name)) + ": ";
}

std::string opText(const OnnxNode& node) {
    return node.domain.empty() ? node.op : node.domain + "." + node.op;
}

/// Every tensor of the file: initializers, then constants of the graph that are lists of numbers or weights.
void takeTensors(OnnxModel& model, WeightFile& file) {
    file.tensors = std::move(model.initializers);
    std::unordered_set<std::string> used, taken;
    for (const Placement& placement : file.placements)
        used.insert(placement.source);
    for (const auto& each : file.tensors)
        taken.insert(each.first);
    for (OnnxNode& node : model.nodes)
        for (OnnxAttribute& value : node.attributes) {
            if (node.op != "Constant" || node.outputs.empty() || value.kind != OnnxAttribute::Kind::Tensor)
                continue;
            const std::string& name = node.outputs.front();
            const bool isList = value.tensor.values.size() > 1 && value.tensor.dtype != core::DType::Int64;
            if ((isList || used.contains(name)) && taken.insert(name).second)
                file.tensors.emplace_back(name, std::move(value.tensor));
        }
}

core::Result<WeightFile> readModel(View bytes) {
    auto model = parseOnnx(bytes);
    if (!model)
        return model.error();
    WeightFile file{"onnx", {}, {}, {}, std::move(model->unread)};
    if (model->irVersion < kOldestIr || model->irVersion > kNewestIr)
        file.unsupported.push_back(range("IR version", model->irVersion, kOldestIr, kNewestIr));
    if (model->opset < kOldestOpset || model->opset > kNewestOpset)
        file.unsupported.push_back(range("opset", model->opset, kOldestOpset, kNewestOpset));
    OnnxChain(*model).read(file);
    takeTensors(*model, file);
    return file;
}

} // namespace

const std::unordered_map<std::string, OnnxChain::Handler>& OnnxChain::handlers() {
    using C = OnnxChain;
    static const std::unordered_map<std::string, Handler> all = {
        {"Constant", nullptr},
        {"Identity", &C::pass},
        {"Cast", &C::pass},
        {"Relu", &C::unary},
        {"LeakyRelu", &C::unary},
        {"Sigmoid", &C::unary},
        {"Tanh", &C::unary},
        {"Elu", &C::unary},
        {"Softplus", &C::unary},
        {"Gelu", &C::unary},
        {"Erf", &C::unary},
        {"Exp", &C::unary},
        {"Log", &C::unary},
        {"Neg", &C::unary},
        {"Abs", &C::unary},
        {"Sqrt", &C::unary},
        {"Reciprocal", &C::unary},
        {"Add", &C::binary},
        {"Sub", &C::binary},
        {"Mul", &C::binary},
        {"Div", &C::binary},
        {"Pow", &C::binary},
        {"Softmax", &C::softmax},
        {"Gemm", &C::gemm},
        {"MatMul", &C::matMul},
        {"Conv", &C::conv},
        {"MaxPool", &C::pool},
        {"AveragePool", &C::pool},
        {"Flatten", &C::flatten},
        {"Reshape", &C::reshape},
        {"GlobalAveragePool", &C::globalPool},
        {"Squeeze", &C::squeeze},
        {"Transpose", &C::transpose},
        {"BatchNormalization", &C::batchNorm},
        {"Dropout", &C::dropout},
        {"ReduceMean", &C::reduceMean},
        {"LayerNormalization", &C::layerNorm},
        {"Shape", &C::shapeOf},
        {"Gather", &C::gather},
        {"Concat", &C::concat},
        {"Slice", &C::slice},
        {"Unsqueeze", &C::squeeze},
        {"Pad", &C::pad},
    };
    return all;
}

OnnxChain::OnnxChain(const OnnxModel& model) : m_model(model), m_done(model.nodes.size(), false) {
    for (std::size_t i = 0; i < model.nodes.size(); ++i)
        for (const std::string& input : model.nodes[i].inputs)
            m_consumers[input].push_back(i);
    for (const OnnxValue& output : model.outputs)
        ++m_outputs[output.name];
    for (const auto& [name, tensor] : model.initializers)
        m_seen[name] = OnnxConstant{name, &tensor, {}, tensor.shape};
}

bool OnnxChain::isUsed(const OnnxNode& node) const {
    return std::any_of(node.outputs.begin(), node.outputs.end(), [&](const std::string& output) {
        return m_consumers.contains(output) || m_outputs.contains(output);
    });
}

bool OnnxChain::isConstant(const OnnxNode& node) const {
    return std::none_of(node.inputs.begin(), node.inputs.end(), [&](const std::string& input) {
        const OnnxSeen* value = seen(input);
        return !input.empty() && (value == nullptr || std::holds_alternative<OnnxSignal>(*value));
    });
}

/// The shape of a sample from the graph's input.
void OnnxChain::begin() {
    const auto refuse = [&](const std::string& why) { m_unsupported.push_back(why); };
    if (m_model.inputs.size() != 1)
        return refuse("the graph has " + std::to_string(m_model.inputs.size()) + " inputs; expected one");
    const OnnxValue& input = m_model.inputs.front();
    const std::string name = "input " + core::inQuotes(input.name);
    const std::size_t rank = input.shape.size();
    if (rank != 2 && rank != 4)
        return refuse(
            name + " has " + std::to_string(rank) +
            " dimensions; expected 2 (samples × numbers) or 4 (samples × channels × height × width)");
    core::Index numbers = 1;
    for (std::size_t i = 1; i < rank; ++i) {
        const std::int64_t size = input.shape[i];
        if (size == 0 || size > model::kMaximumParameters || (size < 0 && rank == 4))
            return refuse(name +
                          (size < 0 ? " leaves the size of its pictures open" : " has an impossible size"));
        m_input.push_back(int(size));
        numbers *= std::abs(size);
        if (numbers > model::kMaximumParameters)
            return refuse(name + " is too large");
    }
    m_places.push_back({0, m_input, false, {0, 0, 0}, false});
    m_seen[input.name] = OnnxSignal{0, nullptr};
}

/// Before the rest: patterns of nodes look ahead.
void OnnxChain::readConstants() {
    for (std::size_t i = 0; i < m_model.nodes.size(); ++i) {
        const OnnxNode& node = m_model.nodes[i];
        if (node.op != "Constant" || !node.domain.empty())
            continue;
        m_done[i] = true;
        if (const OnnxProblem problem = readNode(node); !problem.empty())
            m_unsupported.push_back(nodeText(m_model, i) + problem);
    }
}

OnnxProblem OnnxChain::readNode(const OnnxNode& node) {
    for (const std::string& output : node.outputs)
        if (!output.empty() && seen(output) != nullptr)
            return "its output " + core::inQuotes(output) + " is there already";
    if (isConstant(node)) {
        foldConstant(node);
        return {};
    }
    for (const std::string& input : node.inputs)
        if (!input.empty() && seen(input) == nullptr)
            return "its input " + core::inQuotes(input) + " is made by no node before it";
    const Handler handler = handlers().find(node.op)->second;
    return handler == nullptr ? OnnxProblem() : (this->*handler)(node);
}

/// After the first problem the rest is only looked through for operators that have no layer here.
void OnnxChain::walk() {
    bool stands = m_unsupported.empty();
    for (std::size_t i = 0; i < m_model.nodes.size(); ++i) {
        const OnnxNode& node = m_model.nodes[i];
        if (m_done[i] || !isUsed(node))
            continue;
        OnnxProblem problem;
        const bool isKnown = node.domain.empty() && handlers().contains(node.op);
        if (!isKnown && (node.inputs.empty() || !isConstant(node)))
            problem = opText(node) + " has no layer here";
        else if (stands)
            problem = readNode(node);
        if (problem.empty())
            continue;
        m_unsupported.push_back(nodeText(m_model, i) + problem);
        stands = false;
    }
    if (!stands)
        return;
    if (const OnnxProblem problem = finish(); !problem.empty())
        m_unsupported.push_back(problem);
}

OnnxProblem OnnxChain::finish() {
    if (m_model.outputs.size() != 1)
        return "the graph has " + std::to_string(m_model.outputs.size()) + " outputs; expected one";
    const std::string& name = m_model.outputs.front().name;
    const std::string output = "output " + core::inQuotes(name) + ": ";
    if (signal(name) == nullptr)
        return output + "does not depend on the input";
    if (const OnnxProblem problem = settle(name); !problem.empty())
        return output + problem;
    if (place().channelsLast || place().flattened[0] != 0)
        return output + "its numbers are in the order height × width × channels";
    // What only passes numbers on cannot be the last layer here, and changes nothing there.
    while (!m_layers.empty() &&
           (m_layers.back().spec.type == "dropout" || m_layers.back().spec.type == "flatten"))
        m_layers.pop_back();
    return m_layers.empty() ? output + "there is no layer before it" : OnnxProblem();
}

void OnnxChain::build(WeightFile& file) {
    model::NetworkSpec spec{m_input, {}};
    for (const Layer& layer : m_layers)
        spec.layers.push_back(layer.spec);
    const auto network = model::Network<float>::create(spec);
    if (!network) {
        m_unsupported.push_back(network.error().text());
        return;
    }
    for (const model::TensorSlot& slot : network->layout().slots) {
        Placement placement{slot.name, {}, {}, Reason::Architecture, "the file has nothing for it"};
        for (const Placement& each : m_layers[std::size_t(slot.layer)].tensors)
            if (each.parameter == slot.parameter)
                placement = {slot.name, each.source, each.transform, each.reason, each.note};
        file.placements.push_back(std::move(placement));
    }
    file.network = std::move(spec);
}

void OnnxChain::read(WeightFile& file) {
    m_unsupported = std::move(file.unsupported);
    begin();
    readConstants();
    walk();
    if (m_unsupported.empty())
        build(file);
    file.unsupported = std::move(m_unsupported);
}

core::Result<WeightFile> readOnnx(View bytes, const WeightSource&) {
    return guarded([&] { return readModel(bytes); });
}

} // namespace engine::io
