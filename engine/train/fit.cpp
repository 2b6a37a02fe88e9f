#include "engine/train/fit.h"

#include "engine/model/activation.h"
#include "engine/model/loss.h"
#include "engine/model/network_plan.h"

namespace engine::train {

namespace {

/// The units, activation and loss that end a network for a task.
struct Ending {
    int units;
    std::string activation, loss;
};

Ending endingFor(const data::Dataset& dataset) {
    if (dataset.task == data::Task::Regression)
        return {int(dataset.targets.rows()), "linear", "mse"};
    const int classes = int(dataset.classNames.size());
    if (classes <= 2)
        return {1, "sigmoid", "binary_cross_entropy"};
    return {classes, "softmax", "cross_entropy"};
}

/// Outputs of the network; where its shapes do not fit together, what its last layer is told.
core::Index outputsOf(const model::NetworkSpec& network) {
    const model::ShapeFlow flow = model::flow(network);
    if (flow.layers.size() == network.layers.size())
        return model::sizeOf(flow.layers.back().output);
    return network.layers.back().settings.integer("units");
}

/// Whether the last layer can answer any number: standardized targets lie on both sides of 0.
bool isUnbounded(const model::NetworkSpec& network) {
    constexpr double kFar = 1e6, kStillFar = 100;
    const std::string name = network.layers.back().settings.text("activation");
    const model::Activation* last = model::findActivation(name);
    return !last || (last->elementwise && last->value(-kFar) < -kStillFar && last->value(kFar) > kStillFar);
}

bool outputsFit(const Experiment& experiment, const data::Dataset& dataset) {
    if (experiment.network.layers.empty())
        return false;
    const model::Loss* loss = model::findLoss(experiment.training.loss);
    const core::Index units = outputsOf(experiment.network);
    if (dataset.task == data::Task::Regression)
        return loss && loss->forNumbers && units == dataset.targets.rows() &&
               (!experiment.data.standardizeTargets || isUnbounded(experiment.network));
    // Squared error on a sigmoid is a choice people make; on linear outputs it is left over from numbers.
    const bool classifies = experiment.network.layers.back().settings.text("activation") != "linear";
    const int classes = int(dataset.classNames.size());
    return loss && (loss->forClasses || classifies) && (units == classes || (units == 1 && classes == 2));
}

bool inputsFit(const Experiment& experiment, const data::Dataset& dataset) {
    return model::sizeOf(experiment.network.input) == dataset.features.rows();
}

/// One number a feature, or a picture where the layers take one and the data are pictures.
std::vector<int> inputFor(model::NetworkSpec network, const data::Dataset& dataset) {
    const std::vector<int> row = {int(dataset.features.rows())};
    network.input = row;
    const auto fault = model::flow(network).fault;
    const int pixels = dataset.imageWidth * dataset.imageHeight;
    if (!fault || fault->layer != 0 || pixels < 1 || row.front() % pixels != 0)
        return row;
    network.input = {row.front() / pixels, dataset.imageHeight, dataset.imageWidth};
    const auto still = model::flow(network).fault;
    return still && still->layer == 0 ? row : network.input;
}

/// Its last layer and loss for the data; without a layer that can be the last one there is one afterwards.
Experiment ended(Experiment next, const data::Dataset& dataset) {
    const Ending ending = endingFor(dataset);
    if (next.network.layers.empty() || !next.network.layers.back().settings.find("units")) {
        const model::ShapeFlow flow = model::flow(next.network);
        if (!flow.layers.empty() && flow.layers.back().output.size() > 1)
            next.network.layers.push_back(model::layerOf("flatten"));
        next.network.layers.push_back(model::denseLayer(ending.units, ending.activation));
    }
    core::Settings& last = next.network.layers.back().settings;
    last.set("units", std::int64_t(ending.units));
    last.set("activation", ending.activation);
    next.training.loss = ending.loss;
    return next;
}

} // namespace

bool fits(const Experiment& experiment, const data::Dataset& dataset) {
    return inputsFit(experiment, dataset) && outputsFit(experiment, dataset);
}

Experiment fitted(const Experiment& experiment, const data::Dataset& dataset) {
    Experiment next = experiment;
    if (!inputsFit(experiment, dataset))
        next.network.input = inputFor(experiment.network, dataset);
    return outputsFit(experiment, dataset) ? next : ended(std::move(next), dataset);
}

Experiment withNewHead(const Experiment& experiment, const data::Dataset& dataset) {
    Experiment next = outputsFit(experiment, dataset) ? experiment : ended(experiment, dataset);
    model::LayerSpec& head = next.network.layers.back();
    head.trainable = true;
    head.learningRateScale = 1;
    return next;
}

} // namespace engine::train
