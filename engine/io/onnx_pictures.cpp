#include "engine/io/onnx_chain.h"
#include "engine/model/network.h"
#include "engine/model/network_plan.h"
#include "engine/model/windows.h"

#include <algorithm>

namespace engine::io {

namespace {

using model::LayerSpec;
using Wholes = std::vector<std::int64_t>;

std::string listText(const Wholes& numbers) { return core::shapeText(numbers); }

bool allAre(const Wholes& numbers, std::int64_t value) {
    return std::all_of(numbers.begin(), numbers.end(), [value](std::int64_t each) { return each == value; });
}

/// Rows and columns of padding that "same" puts before and after, as ONNX lists them: top, left, bottom,
/// right.
Wholes samePads(const model::Windows& w) {
    const auto after = [&](int outputs, int extent, int before) {
        return std::max((outputs - 1) * w.stride + w.size - extent, 0) - before;
    };
    return {w.top, w.left, after(w.outHeight, w.height, w.top), after(w.outWidth, w.width, w.left)};
}

} // namespace

OnnxProblem OnnxChain::pictures(const char* what) const {
    if (place().shape.size() == 3 && !place().channelsLast)
        return {};
    return std::string(what) +
           " takes pictures (channels × height × width); what comes to it has the shape " +
           onnxShapeText(place().shape) + (place().channelsLast ? ", channels last" : "");
}

/// "valid" or "same", where the node's padding is that of one of them.
OnnxProblem OnnxChain::padding(const OnnxNode& node, int size, int stride, std::string& padding) const {
    const auto same = model::Windows::create(place().shape, size, stride, "same", "");
    const std::string automatic = node.text("auto_pad", "NOTSET");
    Wholes pads = node.wholes("pads");
    if (pads.empty())
        pads.assign(4, 0);
    const Wholes wanted = samePads(*same);
    const bool isEven = wanted[0] == wanted[2] && wanted[1] == wanted[3];
    padding = "valid";
    if (automatic == "SAME_UPPER" || (automatic == "SAME_LOWER" && isEven)) {
        padding = "same";
    } else if (automatic != "VALID") {
        if (automatic != "NOTSET")
            return "auto_pad " + automatic + " has no layer here; expected VALID or SAME_UPPER";
        if (allAre(pads, 0))
            return {};
        if (pads != wanted)
            return "pads " + listText(pads) + " have no layer here; expected none, or those of \"same\", " +
                   listText(wanted);
        padding = "same";
    }
    if (allAre(wanted, 0))
        padding = "valid"; // no window reaches over the edge
    return {};
}

OnnxProblem OnnxChain::conv(const OnnxNode& node) {
    const OnnxConstant* weight = constant(node.input(1));
    if (weight == nullptr)
        return "its weights are not constant";
    const Wholes& shape = weight->shape;
    if (shape.size() != 4)
        return "a convolution of " + std::to_string(std::max<std::size_t>(shape.size(), 2) - 2) +
               " dimensions has no layer here; expected 2";
    if (node.whole("group", 1) != 1)
        return "group = " + std::to_string(node.whole("group", 1)) + " has no layer here; expected 1";
    if (!allAre(node.wholes("dilations"), 1))
        return "dilations " + listText(node.wholes("dilations")) + " have no layer here; expected 1";
    const Wholes strides = node.wholes("strides");
    if (shape[2] != shape[3] || (!strides.empty() && !allAre(strides, strides[0])))
        return "a window of " + listText({shape[2], shape[3]}) + " and strides " + listText(strides) +
               " have no layer here; expected a square";
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    if (const OnnxProblem problem = pictures("a conv2d layer"); !problem.empty())
        return problem;
    if (shape[1] != place().shape[0])
        return "the weights are for " + std::to_string(shape[1]) + " channels, " +
               std::to_string(place().shape[0]) + " come to it";
    LayerSpec spec = model::layerOf("conv2d");
    spec.settings.set("filters", shape[0]);
    spec.settings.set("kernel_size", shape[2]);
    spec.settings.set("strides", strides.empty() ? std::int64_t(1) : strides[0]);
    spec.settings.set("activation", "linear");
    spec.settings.set("use_bias", !node.input(2).empty());
    return addWindows(node, std::move(spec), "kernel_size", *weight);
}

/// With its padding, which needs a window and a stride that are right.
OnnxProblem OnnxChain::addWindows(const OnnxNode& node, LayerSpec spec, const char* size,
                                  const std::optional<OnnxConstant>& weight) {
    const auto known = core::checked(model::findLayerType(spec.type)->schema, spec.settings);
    if (!known)
        return known.error().text();
    const int side = int(known->integer(size)), stride = int(known->integer("strides"));
    std::string padded;
    if (const OnnxProblem problem = padding(node, side, stride == 0 ? side : stride, padded);
        !problem.empty())
        return problem;
    spec.settings.set("padding", padded);
    std::vector<Placement> tensors;
    if (weight)
        tensors.push_back({"weight", weight->name, {weight->axes, {0, 0, 0}}, Reason::Architecture, {}});
    if (weight && !node.input(2).empty()) {
        const OnnxConstant* bias = constant(node.input(2));
        if (bias == nullptr || bias->shape != Wholes{weight->shape[0]})
            return "the bias must be constant, one number a filter";
        tensors.push_back({"bias", bias->name, {}, Reason::Architecture, {}});
    }
    const OnnxProblem problem = add(std::move(spec), std::move(tensors));
    stand(node);
    return problem;
}

/// Nothing around pictures, as PyTorch writes it before a mean.
OnnxProblem OnnxChain::pad(const OnnxNode& node) {
    const auto pads = node.has("pads") ? node.wholes("pads") : sizes(node.input(1));
    if (!pads || !allAre(*pads, 0))
        return "Pad has no layer here; padding is that of a conv2d or a pooling layer";
    set(node, *seen(node.input(0)));
    return {};
}

OnnxProblem OnnxChain::pool(const OnnxNode& node) {
    const Wholes sides = node.wholes("kernel_shape"), pads = node.wholes("pads");
    Wholes strides = node.wholes("strides");
    if (strides.empty())
        strides.assign(2, 1);
    if (sides.size() != 2 || strides.size() != 2 || sides[0] != sides[1] || strides[0] != strides[1])
        return "a window of " + listText(sides) + " and strides " + listText(strides) +
               " have no layer here; expected a square";
    if (!allAre(node.wholes("dilations"), 1))
        return "dilations " + listText(node.wholes("dilations")) + " have no layer here; expected 1";
    if (node.outputs.size() > 1 && m_consumers.contains(node.outputs[1]))
        return "the places of the largest numbers are asked for, which no layer here gives";
    const bool isMean = node.op == "AveragePool";
    if (isMean && node.whole("count_include_pad", 0) != 0 && !allAre(pads, 0))
        return "count_include_pad = 1 has no layer here: padding is not counted";
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const char* type = isMean ? "average_pool2d" : "max_pool2d";
    if (const OnnxProblem problem = pictures(type); !problem.empty())
        return problem;
    const std::vector<int>& shape = place().shape;
    if (node.whole("ceil_mode", 0) != 0 && sides[0] > 0 && strides[0] > 0 &&
        (!allAre(pads, 0) || (shape[1] - sides[0]) % strides[0] != 0 ||
         (shape[2] - sides[0]) % strides[0] != 0))
        return "ceil_mode = 1 has no layer here where windows reach over the edge";
    LayerSpec spec = model::layerOf(type);
    spec.settings.set("pool_size", sides[0]);
    spec.settings.set("strides", strides[0] == sides[0] ? std::int64_t(0) : strides[0]);
    return addWindows(node, std::move(spec), "pool_size", {});
}

OnnxProblem OnnxChain::globalPool(const OnnxNode& node) {
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const Place before = place();
    if (before.shape.size() != 3 || before.shape[1] != before.shape[2])
        return "the mean over a picture of " + onnxShapeText(before.shape) +
               " has no layer here; expected a square";
    LayerSpec spec = model::layerOf("average_pool2d");
    spec.settings.set("pool_size", std::int64_t(before.shape[1]));
    if (const OnnxProblem problem = add(std::move(spec)); !problem.empty())
        return problem;
    m_places.back().channelsLast = before.channelsLast;
    stand(node);
    return {};
}

/// A flatten layer, unless the numbers are a list already.
OnnxProblem OnnxChain::makeList() {
    const Place before = place();
    if (before.shape.size() == 1)
        return {};
    if (const OnnxProblem problem = add(model::layerOf("flatten")); !problem.empty())
        return problem;
    const std::vector<int>& s = before.shape;
    if (before.channelsLast && s[0] > 1 && s[1] * s[2] > 1)
        m_places.back().flattened = {s[1], s[2], s[0]};
    return {};
}

OnnxProblem OnnxChain::flatten(const OnnxNode& node) {
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const std::int64_t axis = node.whole("axis", 1), rank = std::int64_t(place().shape.size()) + 1;
    if (axis != 1 && axis != 1 - rank)
        return "axis = " + std::to_string(axis) + " has no layer here; expected 1";
    const OnnxProblem problem = makeList();
    stand(node);
    return problem;
}

OnnxProblem OnnxChain::reshape(const OnnxNode& node) {
    const auto found = sizes(node.input(1));
    if (!found || found->empty())
        return "its shape is not constant";
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    OnnxSizes to(found->begin() + 1, found->end());
    const std::vector<int> shape = place().shape;
    const core::Index numbers = model::sizeOf(shape);
    if (to.size() == 1 && (to[0] == -1 || to[0] == numbers)) {
        const OnnxProblem problem = makeList();
        stand(node);
        return problem;
    }
    if (std::equal(to.begin(), to.end(), shape.begin(), shape.end()) && !place().channelsLast)
        return stand(node), OnnxProblem();
    // A list that is made pictures at once: it may as well come as such.
    const auto isSize = [](std::int64_t size) { return size > 0 && size <= model::kMaximumParameters; };
    if (m_layers.empty() && shape.size() == 1 && to.size() == 3 &&
        std::all_of(to.begin(), to.end(), isSize) && to[0] * to[1] <= model::kMaximumParameters &&
        (to[0] * to[1] * to[2] == numbers || shape[0] < 0)) {
        m_places.back().isLeft = true;
        m_input.assign(to.begin(), to.end());
        stand(node, {0, m_input, false, {0, 0, 0}, false});
        return {};
    }
    return "the shape " + onnxShapeText(shape) + " made another has no layer here";
}

OnnxProblem OnnxChain::squeeze(const OnnxNode& node) {
    if (sizes(node.input(0)))
        return foldSizes(node) ? OnnxProblem() : node.op + " has no layer here";
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const std::vector<int>& shape = place().shape;
    if (node.op != "Squeeze" || shape.size() != 3 || shape[1] != 1 || shape[2] != 1)
        return node.op + " of the shape " + onnxShapeText(shape) + " has no layer here";
    const OnnxProblem problem = makeList();
    stand(node);
    return problem;
}

/// Between channels × height × width, as layers have it here, and height × width × channels.
OnnxProblem OnnxChain::transpose(const OnnxNode& node) {
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const Wholes order = node.wholes("perm");
    Place now = place();
    if (now.shape.size() != 3 || (order != Wholes{0, 2, 3, 1} && order != Wholes{0, 3, 1, 2}))
        return "the order of axes " + listText(order) + " has no layer here";
    const bool toLast = order == Wholes{0, 2, 3, 1};
    if (toLast == now.channelsLast && m_layers.empty() && !toLast) {
        // The input comes channels last: as pictures it may as well come channels first.
        if (m_model.inputs.front().shape.size() != 4 && now.shape[2] != 1)
            return "the numbers of the input are in the order height × width × channels";
        m_places.back().isLeft = true;
        std::rotate(now.shape.begin(), now.shape.begin() + 2, now.shape.end());
        m_input = now.shape;
    } else if (toLast == now.channelsLast) {
        return "the order of axes " + listText(order) + " has no layer here";
    } else {
        now.channelsLast = toLast;
    }
    now.isLeft = false;
    stand(node, std::move(now));
    return {};
}

} // namespace engine::io
