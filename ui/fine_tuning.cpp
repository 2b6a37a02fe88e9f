#include "ui/fine_tuning.h"

#include "engine/model/network_plan.h"
#include "engine/train/fit.h"
#include "engine/train/live.h"

#include <algorithm>
#include <utility>

namespace ui {

using engine::core::Result;
using engine::core::TensorMap;
using engine::io::FineTuning;
using engine::io::Project;
using engine::model::LayerSpec;
using engine::model::Network;
using engine::model::NetworkSpec;
using engine::model::TensorSlot;
using engine::train::Experiment;

namespace {

engine::core::DType storedAs(const Experiment& experiment) {
    using engine::core::DType;
    return experiment.training.precision == engine::train::Precision::Float32 ? DType::Float32
                                                                              : DType::Float64;
}

/// So many layers with their blocks stand at the end for one that a project file counts.
std::size_t wholeLast(const std::vector<LayerSpec>& layers, std::size_t count) {
    return 1 + static_cast<std::size_t>(std::max(0, count > 0 ? layers[count - 1].block : 0));
}

/// Layers before the head: the first of so many, as a project file counts.
std::size_t bodyOf(const std::vector<LayerSpec>& layers, int head) {
    std::size_t count = layers.size();
    for (int i = 0; i < head && count > 0; ++i)
        count -= std::min(count, wholeLast(layers, count));
    return count;
}

/// What a network with that body has of `tensors`, and the rest from its initializers.
TensorMap completed(const Network<double>& network, const TensorMap& tensors, int body,
                    const Experiment& experiment) {
    TensorMap kept;
    for (const TensorSlot& slot : network.layout().slots)
        if (slot.layer < body)
            if (const auto* tensor = engine::core::find(tensors, slot.name))
                kept.emplace_back(slot.name, *tensor);
    const auto drawn = network.initialParameters(experiment.training.seed);
    auto all = engine::model::toParameters(network.layout(), kept, drawn);
    return engine::model::toTensors(network.layout(), all ? *all : drawn, storedAs(experiment));
}

} // namespace

std::vector<int> learningLayers(const NetworkSpec& network) {
    std::vector<int> layers;
    const auto flow = engine::model::flow(network);
    const auto summary = engine::model::summarize(flow.layers);
    for (std::size_t i = 0; i < summary.size(); ++i)
        if (summary[i].parameters > 0)
            layers.push_back(static_cast<int>(i));
    return layers;
}

NetworkSpec withFrozen(NetworkSpec network, const std::vector<int>& layers, bool frozen) {
    const auto learning = learningLayers(network);
    for (const int layer : layers)
        if (std::binary_search(learning.begin(), learning.end(), layer))
            network.layers[static_cast<std::size_t>(layer)].trainable = !frozen;
    return network;
}

NetworkSpec withLastLearning(NetworkSpec network) {
    auto layers = learningLayers(network);
    if (layers.empty())
        return network;
    network.layers[static_cast<std::size_t>(layers.back())].trainable = true;
    layers.pop_back();
    return withFrozen(std::move(network), layers, true);
}

int headOf(const NetworkSpec& network) {
    const auto layers = learningLayers(network);
    const int last = layers.empty() ? 0 : layers.back();
    int head = 0;
    for (std::size_t left = network.layers.size(); static_cast<int>(left) > last; ++head)
        left -= std::min(left, wholeLast(network.layers, left));
    return std::max(head, 1);
}

Result<Project> withNewHead(Project project, const engine::data::Dataset& dataset,
                            const engine::core::VectorD& parameters) {
    const auto before = Network<double>::create(project.experiment.network);
    if (!before)
        return before.error();
    Experiment next = engine::train::withNewHead(project.experiment, dataset);
    const auto after = Network<double>::create(next.network);
    if (!after)
        return after.error();
    const auto tensors = engine::model::toTensors(before->layout(), parameters, storedAs(next));
    const int head = headOf(next.network);
    const auto body = static_cast<int>(bodyOf(next.network.layers, head));
    project.inlineWeights = completed(*after, tensors, body, next);
    project.weightsPath.clear();
    project.experiment = std::move(next);
    if (!project.fineTuning)
        project.fineTuning = FineTuning{.headLayers = head, .source = {}};
    return project;
}

Result<Project> withThisAsSource(Project project, const engine::core::VectorD& parameters) {
    const Experiment& experiment = project.experiment;
    const auto network = Network<double>::create(experiment.network);
    if (!network)
        return network.error();
    const auto all = engine::model::toTensors(network->layout(), parameters, storedAs(experiment));
    const auto& layers = experiment.network.layers;
    FineTuning tuning;
    tuning.headLayers = headOf(experiment.network);
    const std::size_t body = bodyOf(layers, tuning.headLayers);
    FineTuning::Source source;
    source.data = experiment.data;
    source.loss = experiment.training.loss;
    source.head.assign(layers.begin() + static_cast<std::ptrdiff_t>(body), layers.end());
    source.inlineWeights.emplace();
    for (const TensorSlot& slot : network->layout().slots)
        if (slot.layer >= static_cast<int>(body))
            source.inlineWeights->emplace_back(slot.name, *engine::core::find(all, slot.name));
    tuning.source = std::move(source);
    project.fineTuning = std::move(tuning);
    project.inlineWeights = all;
    project.weightsPath.clear();
    return project;
}

bool differInHead(const NetworkSpec& before, const NetworkSpec& after) {
    const std::size_t body = bodyOf(after.layers, headOf(after));
    return body > 0 && before.input == after.input && body == bodyOf(before.layers, headOf(before)) &&
           std::equal(before.layers.begin(), before.layers.begin() + static_cast<std::ptrdiff_t>(body),
                      after.layers.begin());
}

std::optional<TensorMap> keptWeights(const TensorMap& weights, const Experiment& before,
                                     const Experiment& after) {
    if (engine::train::sameParameters(before.network, after.network))
        return weights;
    const auto network = Network<double>::create(after.network);
    if (!network || !differInHead(before.network, after.network))
        return {};
    const std::size_t body = bodyOf(after.network.layers, headOf(after.network));
    return completed(*network, weights, static_cast<int>(body), after);
}

} // namespace ui
