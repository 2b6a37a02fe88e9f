#include "engine/io/onnx_chain.h"

#include <algorithm>

namespace engine::io {

namespace {

constexpr std::size_t kMostSizes = 32;
constexpr double kLargestSize = 1e15;

/// Whole numbers of a constant, as shapes and axes are.
std::optional<OnnxSizes> wholeNumbers(const core::Tensor& tensor) {
    if (tensor.values.size() > kMostSizes || tensor.shape.size() > 1 ||
        (tensor.dtype != core::DType::Int64 && tensor.dtype != core::DType::Int32))
        return {};
    OnnxSizes sizes;
    for (const double value : tensor.values) // "to the end" is the largest number that there is
        sizes.push_back(std::int64_t(std::clamp(value, -kLargestSize, kLargestSize)));
    return sizes;
}

} // namespace

const OnnxSeen* OnnxChain::seen(const std::string& name) const {
    const auto found = m_seen.find(name);
    return found == m_seen.end() ? nullptr : &found->second;
}

const OnnxSignal* OnnxChain::signal(const std::string& name) const {
    const OnnxSeen* value = seen(name);
    return value == nullptr ? nullptr : std::get_if<OnnxSignal>(value);
}

const OnnxConstant* OnnxChain::constant(const std::string& name) const {
    const OnnxSeen* value = seen(name);
    return value == nullptr ? nullptr : std::get_if<OnnxConstant>(value);
}

std::optional<double> OnnxChain::scalar(const std::string& name) const {
    const OnnxConstant* value = constant(name);
    if (value == nullptr || value->tensor->values.size() != 1)
        return {};
    return value->tensor->values.front();
}

std::optional<OnnxSizes> OnnxChain::sizes(const std::string& name) const {
    const OnnxSeen* value = seen(name);
    if (value == nullptr)
        return {};
    if (const auto* sizes = std::get_if<OnnxSizes>(value))
        return *sizes;
    const auto* constant = std::get_if<OnnxConstant>(value);
    return constant == nullptr ? std::nullopt : wholeNumbers(*constant->tensor);
}

/// From the attribute, or, of newer opsets, from an input.
std::optional<OnnxSizes> OnnxChain::axes(const OnnxNode& node, std::size_t input) const {
    if (node.has("axes"))
        return node.wholes("axes");
    return node.input(input).empty() ? std::nullopt : sizes(node.input(input));
}

void OnnxChain::set(const OnnxNode& node, OnnxSeen value) {
    if (!node.outputs.empty())
        m_seen[node.outputs.front()] = std::move(value);
}

/// The node gives what the network gives at its last place, or at a new one.
void OnnxChain::stand(const OnnxNode& node) { set(node, OnnxSignal{m_places.size() - 1, nullptr}); }

void OnnxChain::stand(const OnnxNode& node, Place place) {
    m_places.push_back(std::move(place));
    stand(node);
}

/// Sizes in, sizes out; false: it is none of these.
bool OnnxChain::foldSizes(const OnnxNode& node) {
    const auto in = sizes(node.input(0));
    if (!in)
        return false;
    if (node.op == "Identity" || node.op == "Cast" || node.op == "Unsqueeze" || node.op == "Squeeze" ||
        node.op == "Reshape") {
        set(node, *in);
        return true;
    }
    const OnnxProblem problem = node.op == "Gather"   ? gather(node)
                                : node.op == "Concat" ? concat(node)
                                : node.op == "Slice"  ? slice(node)
                                                      : OnnxProblem("no sizes");
    return problem.empty();
}

OnnxSeen OnnxChain::constantNode(const OnnxNode& node) {
    using Kind = OnnxAttribute::Kind;
    for (const OnnxAttribute& value : node.attributes)
        switch (value.kind) {
        case Kind::Tensor:
            return OnnxConstant{node.outputs.front(), &value.tensor, {}, value.tensor.shape};
        case Kind::Real:
        case Kind::Reals: {
            core::Tensor made{{}, core::DType::Float32, {value.real}};
            if (value.kind == Kind::Reals)
                made = {{std::int64_t(value.reals.size())}, core::DType::Float32, value.reals};
            m_made.push_back(std::move(made));
            return OnnxConstant{node.outputs.front(), &m_made.back(), {}, m_made.back().shape};
        }
        case Kind::Whole:
            return OnnxSizes{value.whole};
        case Kind::Wholes:
            return value.wholes;
        default:
            break;
        }
    return std::monostate();
}

/// A constant with its axes in another order; nothing known of it where the node names no order.
OnnxSeen OnnxChain::turned(const OnnxNode& node, OnnxConstant value) const {
    const auto order = node.wholes("perm");
    const OnnxConstant before = value;
    const std::size_t rank = before.shape.size();
    std::vector<bool> taken(rank, false);
    if (!order.empty() && order.size() != rank)
        return std::monostate();
    value.axes.clear();
    for (std::size_t i = 0; i < rank; ++i) {
        const std::int64_t from = order.empty() ? std::int64_t(rank - 1 - i) : order[i];
        if (from < 0 || from >= std::int64_t(rank) || taken[std::size_t(from)])
            return std::monostate();
        taken[std::size_t(from)] = true;
        value.axes.push_back(before.axes.empty() ? int(from) : before.axes[std::size_t(from)]);
        value.shape[i] = before.shape[std::size_t(from)];
    }
    if (std::is_sorted(value.axes.begin(), value.axes.end()))
        value.axes.clear();
    return value;
}

void OnnxChain::foldConstant(const OnnxNode& node) {
    if (node.outputs.empty())
        return;
    const OnnxConstant* in = constant(node.input(0));
    if (node.op == "Constant")
        set(node, constantNode(node));
    else if (in != nullptr && node.op == "Identity")
        set(node, *in);
    else if (in != nullptr && node.op == "Transpose")
        set(node, turned(node, *in));
    else if (!foldSizes(node))
        set(node, std::monostate());
}

OnnxProblem OnnxChain::shapeOf(const OnnxNode& node) {
    const OnnxSignal* in = signal(node.input(0));
    if (in == nullptr || node.has("start") || node.has("end"))
        return "only the whole shape of a layer's numbers is followed";
    const Place& at = m_places[in->place];
    OnnxSizes sizes{kOnnxBatch};
    for (const int size : at.shape) {
        if (size < 0)
            return "the input's size is left open";
        sizes.push_back(size);
    }
    if (at.channelsLast)
        std::rotate(sizes.begin() + 1, sizes.begin() + 2, sizes.end());
    set(node, std::move(sizes));
    return {};
}

OnnxProblem OnnxChain::concat(const OnnxNode& node) {
    OnnxSizes all;
    for (const std::string& input : node.inputs) {
        const auto part = sizes(input);
        if (!part || all.size() + part->size() > kMostSizes)
            return "Concat has no layer here";
        all.insert(all.end(), part->begin(), part->end());
    }
    set(node, std::move(all));
    return {};
}

/// Of sizes, one after the other.
OnnxProblem OnnxChain::slice(const OnnxNode& node) {
    const auto in = sizes(node.input(0));
    const auto starts = node.has("starts") ? node.wholes("starts") : sizes(node.input(1));
    const auto ends = node.has("ends") ? node.wholes("ends") : sizes(node.input(2));
    const auto steps = sizes(node.input(4));
    if (!in || !starts || !ends || starts->size() != 1 || ends->size() != 1 ||
        (steps && *steps != OnnxSizes{1}))
        return "Slice has no layer here";
    const auto count = std::int64_t(in->size());
    const auto bound = [count](std::int64_t at) {
        return std::clamp<std::int64_t>(at < -count ? 0 : at < 0 ? at + count : at, 0, count);
    };
    const std::int64_t first = bound(starts->front()), end = std::max(bound(ends->front()), first);
    set(node, OnnxSizes(in->begin() + first, in->begin() + end));
    return {};
}

/// Of a shape one of its sizes, of a matrix an embedding.
OnnxProblem OnnxChain::gather(const OnnxNode& node) {
    const auto in = sizes(node.input(0));
    if (!in)
        return embedding(node);
    const auto at = sizes(node.input(1));
    if (!at)
        return "Gather of a shape needs constant indices";
    OnnxSizes chosen;
    for (std::int64_t index : *at) {
        index += index < 0 ? std::int64_t(in->size()) : 0;
        if (index < 0 || index >= std::int64_t(in->size()))
            return "the index " + std::to_string(index) + " lies outside the shape";
        chosen.push_back((*in)[std::size_t(index)]);
    }
    set(node, std::move(chosen));
    return {};
}

} // namespace engine::io
