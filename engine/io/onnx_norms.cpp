#include "engine/io/onnx_chain.h"
#include "engine/model/layer.h"
#include "engine/model/network_plan.h"

#include <algorithm>

namespace engine::io {

namespace {

using model::LayerSpec;

Placement placed(const char* parameter, const OnnxConstant* source) {
    return {parameter,
            source == nullptr ? std::string() : source->name,
            {},
            Reason::Architecture,
            source == nullptr ? "the file has none: it does nothing" : ""};
}

bool holds(const OnnxConstant* constant, core::Index count) {
    return constant != nullptr && constant->axes.empty() &&
           core::Index(constant->tensor->values.size()) == count;
}

/// Axes counted from the front, in order.
OnnxSizes fromFront(OnnxSizes axes, std::int64_t rank) {
    for (std::int64_t& axis : axes)
        axis += axis < 0 ? rank : 0;
    std::sort(axes.begin(), axes.end());
    return axes;
}

} // namespace

OnnxProblem OnnxChain::batchNorm(const OnnxNode& node) {
    if (node.whole("training_mode", 0) != 0 || node.whole("spatial", 1) != 1)
        return "BatchNormalization in training mode has no layer here";
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    if (place().channelsLast || place().flattened[0] != 0)
        return "its numbers come in the order height × width × channels";
    static const char* const kTensors[] = {"weight", "bias", "running_mean", "running_var"};
    std::vector<Placement> tensors;
    for (std::size_t i = 0; i < 4; ++i) {
        const OnnxConstant* held = constant(node.input(i + 1));
        if (!holds(held, place().shape.front()))
            return "its numbers must be constant, one a channel";
        tensors.push_back(placed(kTensors[i], held));
    }
    LayerSpec spec = model::layerOf("batch_norm");
    spec.settings.set("epsilon", node.real("epsilon", 1e-5));
    spec.settings.set("momentum", onnxReal(float(1 - node.real("momentum", 0.9))));
    const OnnxProblem problem = add(std::move(spec), std::move(tensors));
    stand(node);
    return problem;
}

OnnxProblem OnnxChain::layerNorm(const OnnxNode& node) {
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const std::int64_t rank = std::int64_t(place().shape.size()) + 1, axis = node.whole("axis", -1);
    if (axis != 1 && axis != 1 - rank)
        return "axis = " + std::to_string(axis) +
               " has no layer here; a layer norm is over all numbers of a sample";
    for (std::size_t i = 1; i < node.outputs.size(); ++i)
        if (m_consumers.contains(node.outputs[i]))
            return "mean and deviation are asked for, which no layer here gives";
    const std::string& shift = node.input(2);
    OnnxNormParts parts{{&node}, node.real("epsilon", 1e-5), constant(node.input(1)), constant(shift)};
    if (parts.scale == nullptr || (parts.shift == nullptr && !shift.empty()))
        return "its scales must be constant";
    return addNorm(parts);
}

OnnxProblem OnnxChain::addNorm(const OnnxNormParts& parts) {
    if (place().channelsLast || place().flattened[0] != 0)
        return "its numbers come in the order height × width × channels";
    const core::Index count = model::sizeOf(place().shape);
    if ((parts.scale != nullptr && !holds(parts.scale, count)) ||
        (parts.shift != nullptr && !holds(parts.shift, count)))
        return "a layer norm needs one scale and one shift for each of the " + std::to_string(count) +
               " numbers";
    LayerSpec spec = model::layerOf("layer_norm");
    spec.settings.set("epsilon", parts.epsilon);
    const OnnxProblem problem =
        add(std::move(spec), {placed("weight", parts.scale), placed("bias", parts.shift)});
    if (!problem.empty())
        return problem;
    for (const OnnxNode* each : parts.nodes)
        m_done[std::size_t(each - m_model.nodes.data())] = true;
    stand(*parts.nodes.back());
    return {};
}

/// Over the picture an average pool, over all numbers of a sample the beginning of a layer norm.
OnnxProblem OnnxChain::reduceMean(const OnnxNode& node) {
    const auto found = axes(node, 1);
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const std::int64_t rank = std::int64_t(place().shape.size()) + 1;
    const OnnxSizes over = fromFront(found.value_or(OnnxSizes()), rank);
    const OnnxSizes picture = place().channelsLast ? OnnxSizes{1, 2} : OnnxSizes{2, 3};
    if (rank == 4 && over == picture) {
        if (const OnnxProblem problem = globalPool(node); !problem.empty())
            return problem;
        const OnnxProblem problem = node.whole("keepdims", 1) != 0 ? OnnxProblem() : makeList();
        stand(node);
        return problem;
    }
    OnnxSizes all;
    for (std::int64_t axis = 1; axis < rank; ++axis)
        all.push_back(axis);
    OnnxNormParts parts;
    if (over != all || node.whole("keepdims", 1) == 0 || !normParts(node, parts))
        return "ReduceMean has no layer here but over whole pictures or as a part of a layer norm";
    return addNorm(parts);
}

/// The one node of that kind that takes a value; null if there is none or more.
const OnnxNode* OnnxChain::taker(const std::string& value, const char* op) const {
    const auto found = m_consumers.find(value);
    const OnnxNode* only = nullptr;
    if (found == m_consumers.end())
        return nullptr;
    for (const std::size_t index : found->second) {
        const OnnxNode& node = m_model.nodes[index];
        if (node.op != op || &node == only || node.outputs.empty() || !node.domain.empty())
            continue;
        if (only != nullptr)
            return nullptr;
        only = &node;
    }
    return only;
}

/// x − mean, squared, its mean + ε, the root, the quotient; then scale and shift, where they are.
bool OnnxChain::normParts(const OnnxNode& mean, OnnxNormParts& parts) const {
    const OnnxNode* centered = taker(mean.outputs.front(), "Sub");
    if (centered == nullptr || centered->input(0) != mean.input(0))
        return false;
    const std::string& d = centered->outputs.front();
    const OnnxNode *square = taker(d, "Pow"), *quotient = taker(d, "Div");
    const bool isPower = square != nullptr && square->input(0) == d && scalar(square->input(1)) == 2.0;
    if (!isPower)
        square = taker(d, "Mul");
    if (square == nullptr || quotient == nullptr ||
        (!isPower && (square->input(0) != d || square->input(1) != d)))
        return false;
    const OnnxNode* variance = taker(square->outputs.front(), "ReduceMean");
    if (variance == nullptr || axes(*variance, 1) != axes(mean, 1) || variance->whole("keepdims", 1) == 0)
        return false;
    const OnnxNode* sum = taker(variance->outputs.front(), "Add");
    const auto epsilon = sum == nullptr
                             ? std::nullopt
                             : scalar(sum->input(sum->input(0) == variance->outputs.front() ? 1 : 0));
    const OnnxNode* root = epsilon ? taker(sum->outputs.front(), "Sqrt") : nullptr;
    if (root == nullptr || quotient->input(0) != d || quotient->input(1) != root->outputs.front())
        return false;
    parts = {{&mean, centered, square, variance, sum, root, quotient},
             onnxReal(float(*epsilon)),
             nullptr,
             nullptr};
    for (const auto& [op, place] : {std::pair{"Mul", &parts.scale}, std::pair{"Add", &parts.shift}}) {
        const std::string& value = parts.nodes.back()->outputs.front();
        const OnnxNode* next = taker(value, op);
        const OnnxConstant* held =
            next == nullptr ? nullptr : constant(next->input(next->input(0) == value ? 1 : 0));
        if (held == nullptr || !holds(held, model::sizeOf(this->place().shape)) ||
            m_consumers.at(value).size() != 1)
            continue;
        *place = held;
        parts.nodes.push_back(next);
    }
    return true;
}

} // namespace engine::io
