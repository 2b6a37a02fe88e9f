#include "engine/train/fit.h"

#include "engine/model/loss.h"
#include "engine/model/network.h"
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

/// Shape of what the network gives; nothing where it is none.
std::vector<int> outputShape(const model::NetworkSpec& network) {
    const auto layers = model::summarize(network);
    return layers ? layers->back().outputShape : std::vector<int>();
}

/// As many inputs as features; as a picture where the network takes pictures and the data are some.
std::vector<int> inputFor(const model::NetworkSpec& network, const data::Dataset& dataset) {
    const int features = int(dataset.features.rows()), pixels = dataset.imageWidth * dataset.imageHeight;
    if (model::sizeOf(network.input) == features)
        return network.input;
    if (network.input.size() == 3 && pixels > 0 && features % pixels == 0)
        return {features / pixels, dataset.imageHeight, dataset.imageWidth};
    return {features};
}

bool outputsFit(const Experiment& experiment, const data::Dataset& dataset) {
    if (experiment.network.layers.empty())
        return false;
    const model::Loss* loss = model::findLoss(experiment.training.loss);
    const std::vector<int> shape = outputShape(experiment.network);
    const auto units = shape.empty() ? experiment.network.layers.back().settings.integer("units")
                                     : std::int64_t(model::sizeOf(shape));
    if (dataset.task == data::Task::Regression)
        return loss && loss->forNumbers && units == dataset.targets.rows();
    // Squared error on a sigmoid is a choice people make; on linear outputs it is left over from numbers.
    const bool classifies = experiment.network.layers.back().settings.text("activation") != "linear";
    const int classes = int(dataset.classNames.size());
    return loss && (loss->forClasses || classifies) && (units == classes || (units == 1 && classes == 2));
}

bool inputsFit(const Experiment& experiment, const data::Dataset& dataset) {
    return model::sizeOf(experiment.network.input) == dataset.features.rows();
}

} // namespace

bool fits(const Experiment& experiment, const data::Dataset& dataset) {
    return inputsFit(experiment, dataset) && outputsFit(experiment, dataset);
}

Experiment fitted(const Experiment& experiment, const data::Dataset& dataset) {
    Experiment next = experiment;
    next.network.input = inputFor(experiment.network, dataset);
    if (outputsFit(experiment, dataset))
        return next;
    const Ending ending = endingFor(dataset);
    if (next.network.layers.empty() || !next.network.layers.back().settings.find("units")) {
        if (outputShape(next.network).size() > 1)
            next.network.layers.push_back(model::layerOf("flatten"));
        next.network.layers.push_back(model::denseLayer(ending.units, ending.activation));
    }
    core::Settings& last = next.network.layers.back().settings;
    last.set("units", std::int64_t(ending.units));
    last.set("activation", ending.activation);
    next.training.loss = ending.loss;
    return next;
}

} // namespace engine::train
