#pragma once

#include "exported.h"

namespace exported {

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
