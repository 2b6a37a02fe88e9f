#include "engine/train/fit.h"

#include "engine/model/loss.h"

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

int unitsOf(const model::LayerSpec& layer) { return int(layer.settings.integer("units")); }

bool outputsFit(const Experiment& experiment, const data::Dataset& dataset) {
    if (experiment.network.layers.empty())
        return false;
    const model::Loss* loss = model::findLoss(experiment.training.loss);
    const int units = unitsOf(experiment.network.layers.back());
    if (dataset.task == data::Task::Regression)
        return loss && loss->forNumbers && units == dataset.targets.rows();
    // Squared error on a sigmoid is a choice people make; on linear outputs it is left over from numbers.
    const bool classifies = experiment.network.layers.back().settings.text("activation") != "linear";
    const int classes = int(dataset.classNames.size());
    return loss && (loss->forClasses || classifies) && (units == classes || (units == 1 && classes == 2));
}

bool inputsFit(const Experiment& experiment, const data::Dataset& dataset) {
    return experiment.network.input == std::vector<int>{int(dataset.features.rows())};
}

} // namespace

bool fits(const Experiment& experiment, const data::Dataset& dataset) {
    return inputsFit(experiment, dataset) && outputsFit(experiment, dataset);
}

Experiment fitted(const Experiment& experiment, const data::Dataset& dataset) {
    Experiment next = experiment;
    next.network.input = {int(dataset.features.rows())};
    if (outputsFit(experiment, dataset))
        return next;
    const Ending ending = endingFor(dataset);
    if (next.network.layers.empty() || !next.network.layers.back().settings.find("units"))
        next.network.layers.push_back(model::denseLayer(ending.units, ending.activation));
    core::Settings& last = next.network.layers.back().settings;
    last.set("units", std::int64_t(ending.units));
    last.set("activation", ending.activation);
    next.training.loss = ending.loss;
    return next;
}

} // namespace engine::train
