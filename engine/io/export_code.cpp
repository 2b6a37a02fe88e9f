#include "engine/io/export_code.h"

#include "engine/io/export_parts.h"
#include "engine/io/guard.h"
#include "engine/model/windows.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

constexpr std::size_t kMostSamples = 5;

/// Samples nobody trained on, where there are any.
std::vector<int> shownRows(const data::Split& split) {
    std::vector<int> rows = split.test.empty() ? split.train : split.test;
    rows.resize(std::min(rows.size(), kMostSamples));
    return rows;
}

template <class S>
core::MatrixD predictionsOf(const model::Network<S>& network, const core::VectorD& parameters,
                            const core::MatrixD& features) {
    const core::Matrix<S> x = features.cast<S>();
    auto ws = network.workspace(x.cols());
    network.forward(parameters.cast<S>(), core::ConstMatrixMap<S>(x.data(), x.rows(), x.cols()), ws);
    return ws.layers.back().a.template cast<double>();
}

Result<core::MatrixD> predictions(const CodeInput& input, const model::Network<double>& network,
                                  const core::MatrixD& samples) {
    const core::MatrixD features = input.data.scaler.apply(samples);
    if (input.experiment.training.precision == train::Precision::Float64)
        return predictionsOf(network, input.parameters, features);
    const auto single = model::Network<float>::create(network.spec());
    if (!single)
        return single.error();
    return predictionsOf(*single, input.parameters, features);
}

Result<void> checkSizes(const CodeInput& input, const model::Network<double>& network) {
    if (input.parameters.size() != network.layout().size)
        return Error{Code::ShapeMismatch,
                     "the network has " + std::to_string(network.layout().size) + " parameters, " +
                         std::to_string(input.parameters.size()) + " are given",
                     {}};
    if (input.data.dataset->features.rows() != network.inputs())
        return Error{Code::ShapeMismatch,
                     "the network has " + std::to_string(network.inputs()) + " inputs, the data have " +
                         std::to_string(input.data.dataset->features.rows()) + " features",
                     {}};
    return {};
}

Result<Bytes> scriptOf(CodeTarget target, const CodeInput& input) {
    const auto plan = planCode(input);
    if (!plan)
        return plan.error();
    return target == CodeTarget::Pytorch ? pytorchCode(*plan)
           : target == CodeTarget::Keras ? kerasCode(*plan)
                                         : numpyCode(*plan);
}

} // namespace

core::Result<CodePlan> planCode(const CodeInput& input) {
    auto network = model::Network<double>::create(input.experiment.network);
    if (!network)
        return network.error();
    auto layers = model::plan(input.experiment.network);
    if (!layers)
        return layers.error();
    if (const auto fits = checkSizes(input, *network); !fits)
        return fits.error();
    core::MatrixD samples = data::columns(input.data.dataset->features, shownRows(input.data.split));
    auto given = predictions(input, *network, samples);
    if (!given)
        return given.error();
    const train::TrainingSpec& training = input.experiment.training;
    const model::Loss* loss = model::findLoss(training.loss);
    const model::Activation* last = &network->layer(network->layerCount() - 1).activation();
    auto places = model::filePlaces(network->spec().layers);
    return CodePlan{input,
                    *std::move(network),
                    *std::move(layers),
                    std::move(places),
                    loss,
                    last,
                    model::readsZ(*loss, *last),
                    training.precision == train::Precision::Float64,
                    std::move(samples),
                    *std::move(given)};
}

bool CodePlan::takesClassNumbers() const {
    return isClasses() && outputs() > 1 && loss->name == "cross_entropy";
}

bool CodePlan::hasLayer(const char* type) const {
    return std::any_of(layers.begin(), layers.end(),
                       [type](const model::PlannedLayer& layer) { return layer.spec.type == type; });
}

std::string CodePlan::activation(std::size_t layer) const {
    return logits && layer + 1 == layers.size() ? "linear" : settings(layer).text("activation", "linear");
}

std::vector<CodeNode> codeTree(const CodePlan& plan) {
    std::vector<CodeNode> nodes;
    std::vector<std::size_t> covered; ///< layers that each of the nodes stands for
    for (std::size_t i = 0; i < plan.layers.size(); ++i) {
        CodeNode node{i, {}};
        std::size_t count = 1;
        for (std::size_t left = std::size_t(plan.layers[i].spec.block); left > 0;) {
            left -= covered.back();
            count += covered.back();
            node.block.insert(node.block.begin(), std::move(nodes.back()));
            nodes.pop_back();
            covered.pop_back();
        }
        nodes.push_back(std::move(node));
        covered.push_back(count);
    }
    return nodes;
}

int codeStride(const core::Settings& settings, const char* size) {
    const std::int64_t stride = settings.integer("strides", 1);
    return int(stride == 0 ? settings.integer(size) : stride);
}

CodePads codePads(const CodePlan& plan, std::size_t layer, const char* size) {
    const core::Settings& settings = plan.settings(layer);
    const auto w = model::Windows::create(plan.layers[layer].input, int(settings.integer(size)),
                                          codeStride(settings, size), settings.text("padding", "valid"), "");
    const auto after = [&](int outputs, int extent, int before) {
        return std::max((outputs - 1) * w->stride + w->size - extent - before, 0);
    };
    return {w->top, w->left, after(w->outHeight, w->height, w->top), after(w->outWidth, w->width, w->left)};
}

core::Result<Bytes> exportCode(CodeTarget target, const CodeInput& input) {
    return guarded([&] { return scriptOf(target, input); });
}

const std::vector<std::string>& codeTargetNames() {
    static const std::vector<std::string> names = {"pytorch", "keras", "numpy"};
    return names;
}

std::optional<CodeTarget> codeTargetNamed(const std::string& name) {
    static constexpr CodeTarget kTargets[] = {CodeTarget::Pytorch, CodeTarget::Keras, CodeTarget::Numpy};
    const auto& names = codeTargetNames();
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? std::nullopt : std::optional(kTargets[at - names.begin()]);
}

} // namespace engine::io
