#include "engine/io/onnx_chain.h"
#include "engine/model/layer.h"
#include "engine/model/layout.h"
#include "engine/model/network.h"
#include "engine/model/network_plan.h"

#include <algorithm>

namespace engine::io {

namespace {

using model::LayerSpec;

Placement placed(const char* parameter, const std::string& source, Transform transform = {}) {
    return {parameter, source, std::move(transform), Reason::Architecture, {}};
}

/// Whether a tensor gives one number to each of so many units: (n,), (1, n), of pictures (n, 1, 1) too.
bool isPerUnit(const std::vector<std::int64_t>& shape, std::int64_t units, bool ofPictures) {
    std::size_t at = shape.size();
    if (ofPictures) {
        if (at < 3 || shape[at - 1] != 1 || shape[at - 2] != 1)
            return false;
        at -= 2;
    }
    if (at == 0 || shape[at - 1] != units)
        return units == 1 && at == 0;
    return std::all_of(shape.begin(), shape.begin() + std::ptrdiff_t(at - 1),
                       [](std::int64_t size) { return size == 1; });
}

} // namespace

std::string onnxShapeText(const std::vector<int>& shape) {
    return core::shapeText({shape.begin(), shape.end()});
}

OnnxProblem OnnxChain::add(LayerSpec spec, std::vector<Placement> tensors) {
    const model::LayerType& type = *model::findLayerType(spec.type);
    auto settings = core::checked(type.schema, spec.settings);
    if (!settings)
        return settings.error().text();
    spec.settings = *std::move(settings);
    auto shape = type.outputShape(spec.settings, place().shape);
    if (!shape)
        return shape.error().message;
    if (model::sizeOf(*shape) > model::kMaximumParameters)
        return "a layer gives more than " + std::to_string(model::kMaximumParameters) + " numbers";
    m_layers.push_back({std::move(spec), std::move(tensors)});
    m_places.push_back({m_layers.size(), *std::move(shape), false, {0, 0, 0}, false});
    return {};
}

OnnxProblem OnnxChain::gemm(const OnnxNode& node) {
    if (node.whole("transA", 0) != 0)
        return "transA = 1 (a sample a column) has no layer here";
    if (node.real("alpha", 1) != 1)
        return "alpha = " + core::toText(node.real("alpha", 1)) + " has no layer here; expected 1";
    const bool hasBias = !node.input(2).empty();
    if (hasBias && node.real("beta", 1) != 1)
        return "beta = " + core::toText(node.real("beta", 1)) + " has no layer here; expected 1";
    return dense(node, node.whole("transB", 0) == 0, node.input(2));
}

OnnxProblem OnnxChain::matMul(const OnnxNode& node) { return dense(node, true, {}); }

OnnxProblem OnnxChain::dense(const OnnxNode& node, bool isInOut, const std::string& bias) {
    const OnnxConstant* weight = constant(node.input(1));
    if (weight == nullptr || weight->shape.size() != 2)
        return "a dense layer needs a constant matrix on the right";
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const std::vector<int>& shape = place().shape;
    const std::int64_t inputs = weight->shape[isInOut ? 0 : 1], units = weight->shape[isInOut ? 1 : 0];
    if (shape.size() != 1)
        return "a dense layer takes a list of numbers; what comes to it has the shape " +
               onnxShapeText(shape);
    if (shape[0] < 0 && inputs <= model::kMaximumParameters)
        m_input[0] = m_places.back().shape[0] = int(inputs);
    if (shape[0] != inputs)
        return "the weights are for " + std::to_string(inputs) + " inputs, " + std::to_string(shape[0]) +
               " come to it";
    // In × out in the graph; turned once more if its axes in the file are the other way round.
    Transform transform{isInOut != !weight->axes.empty() ? std::vector<int>{1, 0} : std::vector<int>{},
                        place().flattened};
    LayerSpec spec = model::layerOf("dense");
    spec.settings.set("units", units);
    spec.settings.set("activation", "linear");
    spec.settings.set("use_bias", !bias.empty());
    std::vector<Placement> tensors = {placed("weight", weight->name, std::move(transform))};
    if (!bias.empty()) {
        const OnnxConstant* held = constant(bias);
        if (held == nullptr || !isPerUnit(held->shape, units, false))
            return "the bias must be constant, one number a unit";
        tensors.push_back(placed("bias", held->name));
    }
    const OnnxProblem problem = add(std::move(spec), std::move(tensors));
    stand(node);
    return problem;
}

/// Whether the layer before has no bias yet, and that is one.
bool OnnxChain::takesBias(const OnnxConstant& bias) const {
    if (m_layers.empty() || place().layers != m_layers.size() || place().channelsLast)
        return false;
    const LayerSpec& layer = m_layers.back().spec;
    const bool isConv = layer.type == "conv2d";
    if (!isConv && layer.type != "dense")
        return false;
    return !layer.settings.flag("use_bias", true) && layer.settings.text("activation") == "linear" &&
           bias.axes.empty() &&
           isPerUnit(bias.shape, layer.settings.integer(isConv ? "filters" : "units"), isConv);
}

OnnxProblem OnnxChain::addBias(const OnnxNode& node, const OnnxConstant& bias) {
    if (!takesBias(bias))
        return "the sum with a tensor of shape " + core::shapeText(bias.shape) +
               " has no layer here; only a bias behind a dense or conv2d layer has";
    m_layers.back().spec.settings.set("use_bias", true);
    m_layers.back().tensors.push_back(placed("bias", bias.name));
    m_places.back().isLeft = true;
    Place now = place();
    now.isLeft = false;
    stand(node, std::move(now));
    return {};
}

/// Rows of a matrix, chosen by the input's whole numbers.
OnnxProblem OnnxChain::embedding(const OnnxNode& node) {
    const OnnxConstant* weight = constant(node.input(0));
    if (weight == nullptr)
        return "Gather has no layer here but as an embedding";
    if (const OnnxProblem problem = settle(node.input(1)); !problem.empty())
        return problem;
    if (!m_layers.empty() || place().shape.size() != 1 || place().shape[0] < 0)
        return "an embedding takes the network's input, a list of whole numbers of known length";
    if (weight->shape.size() != 2 || !weight->axes.empty() || node.whole("axis", 0) != 0)
        return "an embedding needs a constant matrix whose rows are chosen";
    LayerSpec spec = model::layerOf("embedding");
    spec.settings.set("input_dim", weight->shape[0]);
    spec.settings.set("output_dim", weight->shape[1]);
    const OnnxProblem problem = add(std::move(spec), {placed("weight", weight->name)});
    stand(node);
    return problem;
}

OnnxProblem OnnxChain::dropout(const OnnxNode& node) {
    if (const OnnxProblem problem = settle(node.input(0)); !problem.empty())
        return problem;
    const double rate = node.has("ratio")       ? node.real("ratio", 0.5)
                        : node.input(1).empty() ? 0.5
                                                : onnxReal(float(scalar(node.input(1)).value_or(0.5)));
    if (rate == 0)
        return stand(node), OnnxProblem();
    Place after = place();
    LayerSpec spec = model::layerOf("dropout");
    spec.settings.set("rate", rate);
    if (const OnnxProblem problem = add(std::move(spec)); !problem.empty())
        return problem;
    after.layers = m_layers.size();
    stand(node, std::move(after));
    return {};
}

} // namespace engine::io
