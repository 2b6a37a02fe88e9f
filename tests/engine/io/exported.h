#pragma once

#include "engine/data/prepare.h"
#include "engine/io/export_code.h"
#include "engine/train/trainer.h"

#include <string>
#include <vector>

/// Small experiments, one for everything that a script can hold.
namespace exported {

using namespace engine;
using core::Index;
using core::MatrixD;
using Whole = std::int64_t;

struct Case {
    std::string name;
    train::Experiment experiment;
    data::PreparedPtr data;
    bool trains = true; ///< what is drawn by chance is not compared
};

inline model::LayerSpec layer(const char* type, core::Settings settings = {}) {
    model::LayerSpec made = model::layerOf(type);
    for (const auto& [name, value] : settings)
        made.settings.set(name, value);
    return made;
}
inline model::LayerSpec block(int layers) {
    model::LayerSpec made = layer("residual");
    made.block = layers;
    return made;
}
inline model::LayerSpec frozen(model::LayerSpec made) {
    made.trainable = false;
    return made;
}
inline model::LayerSpec scaled(model::LayerSpec made, double scale) {
    made.learningRateScale = scale;
    return made;
}

/// Numbers for each class, or for a target that depends on them; names with everything that must be quoted.
inline data::DatasetPtr dataset(int features, int classes, bool whole = false) {
    constexpr int kSamples = 24;
    auto set = std::make_shared<data::Dataset>();
    set->name = "by \"hand\"\nimport os";
    set->task = classes > 0 ? data::Task::Classification : data::Task::Regression;
    set->features = MatrixD(features, kSamples);
    core::Random random(31);
    for (Index i = 0; i < set->features.size(); ++i)
        set->features.data()[i] = whole ? double(random.below(5)) : random.normal(3, 2);
    for (int f = 0; f < features; ++f)
        set->featureNames.push_back(f == 0 ? "a \"b\" \\ c\n\"\"\"" : "größe " + std::to_string(f));
    for (int k = 0; k < classes; ++k)
        set->classNames.push_back("class '" + std::to_string(k) + "'");
    if (classes == 0) {
        set->targetNames = {"up", "down"};
        set->targets = MatrixD(2, kSamples);
        for (int j = 0; j < kSamples; ++j) {
            set->targets(0, j) = std::sin(set->features(0, j));
            set->targets(1, j) = set->features.col(j).mean() - 3;
        }
    }
    for (int j = 0; j < kSamples && classes > 0; ++j)
        set->classes.push_back((j * 7 + int(std::abs(set->features(0, j)))) % classes);
    return set;
}

inline Case caseOf(std::string name, std::vector<int> input, std::vector<model::LayerSpec> layers,
                   int classes, const std::string& loss, core::Settings optimizer = {},
                   const std::string& type = "sgd") {
    Case made{std::move(name), {}, {}, true};
    made.experiment.network = {input, std::move(layers)};
    made.experiment.training.loss = loss;
    made.experiment.training.optimizer.type = type;
    made.experiment.training.optimizer.settings = std::move(optimizer);
    if (!made.experiment.training.optimizer.settings.find("learning_rate"))
        made.experiment.training.optimizer.settings.set("learning_rate", 0.05);
    made.experiment.training.batchSize = 5;
    made.experiment.training.epochs = 3;
    made.experiment.training.shuffle = false;
    made.experiment.training.precision = train::Precision::Float64;
    int features = 1;
    for (const int size : input)
        features *= size;
    const bool whole = made.experiment.network.layers.front().type == "embedding";
    made.experiment.data.standardize = !whole;
    made.experiment.data.split = {0.75, 0, 0.25};
    const auto checked = train::checked(made.experiment);
    if (!checked)
        qFatal("%s: %s", made.name.c_str(), checked.error().text().c_str());
    made.experiment = *checked;
    const auto network = model::Network<double>::create(made.experiment.network);
    const auto prepared =
        data::prepare(dataset(features, classes, whole), made.experiment.data, network->outputs());
    if (!prepared)
        qFatal("%s: %s", made.name.c_str(), prepared.error().text().c_str());
    made.data = *prepared;
    return made;
}

inline Case dense(std::string name, const char* last, int outputs, int classes, const std::string& loss,
                  core::Settings optimizer = {}, const std::string& type = "sgd") {
    return caseOf(std::move(name), {3}, {model::denseLayer(5, "tanh"), model::denseLayer(outputs, last)},
                  classes, loss, std::move(optimizer), type);
}

} // namespace exported
