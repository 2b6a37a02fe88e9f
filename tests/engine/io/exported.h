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

inline void addLosses(std::vector<Case>& all) {
    all.push_back(dense("bce_sigmoid", "sigmoid", 1, 2, "binary_cross_entropy"));
    all.push_back(dense("bce_linear", "linear", 1, 2, "binary_cross_entropy"));
    all.push_back(dense("bce_softmax", "softmax", 2, 2, "binary_cross_entropy"));
    all.push_back(dense("ce_softmax", "softmax", 3, 3, "cross_entropy"));
    all.push_back(dense("ce_linear", "linear", 3, 3, "cross_entropy"));
    all.push_back(dense("mse_sigmoid", "sigmoid", 3, 3, "mse"));
    all.push_back(dense("mse_softmax", "softmax", 3, 3, "mse"));
    all.push_back(dense("mse", "linear", 2, 0, "mse"));
    all.push_back(dense("mae", "linear", 2, 0, "mae"));
    all.push_back(dense("huber", "linear", 2, 0, "huber"));
    all.push_back(dense("hinge", "tanh", 1, 2, "hinge"));
    for (const model::Activation& f : model::activations())
        if (f.elementwise)
            all.push_back(caseOf("activation_" + f.name, {3},
                                 {model::denseLayer(6, f.name), model::denseLayer(2, f.name)}, 0, "mse"));
}

inline void addOptimizers(std::vector<Case>& all) {
    const auto add = [&all](const char* name, core::Settings settings, const char* type) {
        all.push_back(dense(name, "softmax", 3, 3, "cross_entropy", std::move(settings), type));
    };
    add("sgd_momentum", {{"momentum", 0.9}, {"weight_decay", 0.01}}, "sgd");
    add("sgd_nesterov", {{"momentum", 0.8}, {"nesterov", true}}, "sgd");
    add("rmsprop", {{"learning_rate", 0.01}, {"weight_decay", 0.02}}, "rmsprop");
    add("rmsprop_centered", {{"learning_rate", 0.01}, {"centered", true}, {"momentum", 0.5}}, "rmsprop");
    add("adagrad", {{"lr_decay", 0.1}, {"initial_accumulator_value", 0.2}, {"weight_decay", 0.01}},
        "adagrad");
    add("adam", {{"weight_decay", 0.03}, {"beta1", 0.8}}, "adam");
    add("adamw", {{"weight_decay", 0.1}}, "adamw");
    const auto schedule = [&all](const char* type, core::Settings settings) {
        Case made = dense(std::string("schedule_") + type, "sigmoid", 1, 2, "binary_cross_entropy",
                          {{"momentum", 0.5}});
        made.experiment.training.schedule = {type, std::move(settings)};
        const auto checked = train::checked(made.experiment);
        if (!checked)
            qFatal("%s", checked.error().text().c_str());
        made.experiment = *checked;
        all.push_back(std::move(made));
    };
    schedule("constant", {{"warmup_steps", Whole(6)}});
    schedule("step", {{"step_size", Whole(2)}, {"gamma", 0.3}});
    schedule("exponential", {{"gamma", 0.5}, {"warmup_steps", Whole(3)}});
    schedule("cosine", {{"eta_min", 0.001}});
    schedule("one_cycle", {{"pct_start", 0.4}});
    schedule("reduce_on_plateau",
             {{"patience", Whole(0)}, {"threshold", 0.5}, {"factor", 0.5}, {"cooldown", Whole(1)}});
}

inline void addRules(std::vector<Case>& all) {
    Case clipped = dense("clipped", "softmax", 3, 3, "cross_entropy", {{"momentum", 0.9}});
    clipped.experiment.training.gradientClipNorm = 0.05;
    all.push_back(clipped);
    Case penalized = dense("penalized", "softmax", 3, 3, "cross_entropy");
    penalized.experiment.training.l1 = 0.01;
    penalized.experiment.training.l2 = 0.02;
    penalized.experiment.training.gradientClipNorm = 0.1;
    all.push_back(penalized);
    all.push_back(caseOf("frozen", {3},
                         {frozen(model::denseLayer(5, "tanh")), frozen(layer("batch_norm")),
                          scaled(model::denseLayer(4, "relu"), 0.1), layer("batch_norm"),
                          model::denseLayer(3, "softmax")},
                         3, "cross_entropy", {{"weight_decay", 0.01}}, "adam"));
    Case scheduled = caseOf("scaled", {3},
                            {scaled(model::denseLayer(5, "tanh"), 0.25),
                             scaled(model::denseLayer(4, "tanh"), 0.5), model::denseLayer(2, "linear")},
                            0, "mse");
    scheduled.experiment.training.schedule = {"exponential", {{"gamma", 0.5}, {"warmup_steps", Whole(0)}}};
    all.push_back(scheduled);
    Case minMax = dense("min_max", "sigmoid", 1, 2, "binary_cross_entropy");
    minMax.experiment.data.standardize = false;
    minMax.experiment.data.minMax = true;
    minMax.data = *data::prepare(dataset(3, 2), minMax.experiment.data, 1);
    all.push_back(minMax);
    Case single = dense("float32", "softmax", 3, 3, "cross_entropy", {}, "adam");
    single.experiment.training.precision = train::Precision::Float32;
    all.push_back(single);
}

inline void addLayers(std::vector<Case>& all) {
    const auto conv = [](int filters, int size, int stride, const char* padding, const char* f,
                         bool bias = true) {
        return layer("conv2d", {{"filters", Whole(filters)},
                                {"kernel_size", Whole(size)},
                                {"strides", Whole(stride)},
                                {"padding", padding},
                                {"activation", f},
                                {"use_bias", bias}});
    };
    const auto pool = [](const char* type, int size, int stride, const char* padding) {
        return layer(type, {{"pool_size", Whole(size)}, {"strides", Whole(stride)}, {"padding", padding}});
    };
    all.push_back(caseOf("pictures", {2, 9, 8},
                         {conv(3, 3, 1, "same", "relu"), pool("max_pool2d", 2, 0, "valid"),
                          conv(4, 2, 1, "valid", "tanh", false), pool("average_pool2d", 2, 1, "valid"),
                          layer("flatten"), model::denseLayer(3, "softmax")},
                         3, "cross_entropy", {}, "adam"));
    all.push_back(caseOf("padded", {2, 9, 8},
                         {conv(3, 4, 2, "same", "gelu"), pool("max_pool2d", 3, 2, "same"),
                          conv(3, 2, 1, "same", "leaky_relu"), pool("average_pool2d", 2, 1, "same"),
                          layer("batch_norm"), layer("layer_norm"), layer("flatten"), layer("layer_norm"),
                          model::denseLayer(2, "softmax")},
                         2, "cross_entropy"));
    all.push_back(caseOf("pictures_out", {1, 4, 4},
                         {conv(2, 2, 2, "valid", "tanh"), conv(2, 2, 1, "valid", "linear")}, 0, "mse"));
    all.push_back(
        caseOf("embedding", {4},
               {layer("embedding", {{"input_dim", Whole(5)}, {"output_dim", Whole(3)}}), layer("batch_norm"),
                layer("layer_norm"), layer("flatten"), model::denseLayer(3, "softmax")},
               3, "cross_entropy", {{"weight_decay", 0.01}}));
    all.push_back(caseOf("residual", {3},
                         {model::denseLayer(4, "tanh"), layer("batch_norm"), model::denseLayer(4, "silu"),
                          block(1), model::denseLayer(4, "linear"), block(4), layer("layer_norm"),
                          model::denseLayer(1, "sigmoid")},
                         2, "binary_cross_entropy", {}, "adam"));
    Case dropout = caseOf(
        "dropout", {3},
        {model::denseLayer(6, "relu"), layer("dropout", {{"rate", 0.5}}), model::denseLayer(3, "softmax")}, 3,
        "cross_entropy");
    dropout.trains = false;
    all.push_back(dropout);
    all.push_back(caseOf("many_numbers", {30},
                         {model::denseLayer(40, "relu"), model::denseLayer(3, "softmax")}, 3,
                         "cross_entropy"));
}

inline std::vector<Case> cases() {
    std::vector<Case> all;
    addLosses(all);
    addOptimizers(all);
    addRules(all);
    addLayers(all);
    return all;
}

} // namespace exported
