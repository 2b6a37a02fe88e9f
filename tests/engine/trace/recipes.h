#pragma once

#include "engine/model/network_spec.h"
#include "engine/optim/optimizer.h"

#include <optional>
#include <string>
#include <vector>

/// What the small passes of passes.h are made of.
namespace passes {

struct Recipe {
    std::string name;
    std::vector<int> sizes;               ///< inputs, then units of each layer
    std::vector<std::string> activations; ///< of each layer
    std::string loss = "mse";
    int samples = 1;
    bool bias = true;
    engine::optim::OptimizerSpec optimizer{"sgd", {}};
    long long step = 1; ///< above 1 the optimizer's state is filled
    double l1 = 0, l2 = 0, clip = 0;
    int frozen = -1;               ///< layer that is not trained
    double learningRateScale = 1;  ///< of the last layer
    std::vector<double> dropout{}; ///< rate of a dropout layer before each layer; 0 or absent: none
    std::optional<engine::model::NetworkSpec> network{}; ///< instead of sizes and activations
};

inline engine::optim::OptimizerSpec momentum(bool nesterov, double decay = 0) {
    return {"sgd", {{"momentum", 0.9}, {"nesterov", nesterov}, {"weight_decay", decay}}};
}

inline engine::optim::OptimizerSpec rmsprop(bool centered, double momentum, double decay = 0) {
    return {"rmsprop", {{"centered", centered}, {"momentum", momentum}, {"weight_decay", decay}}};
}

/// Every activation hidden and last, every loss, with and without bias, one sample and three, optimizers.
inline std::vector<Recipe> plainOnes() {
    const engine::optim::OptimizerSpec adam{"adam", {}}, decayingAdam{"adam", {{"weight_decay", 0.02}}};
    return {
        {"tanh", {2, 4, 3, 1}, {"tanh", "tanh", "sigmoid"}, "binary_cross_entropy", 3},
        {"relu", {3, 5, 4}, {"relu", "softmax"}, "cross_entropy", 3, true, adam, 4},
        {"linear", {2, 3, 2}, {"leaky_relu", "linear"}, "mse", 1, false, momentum(false), 1},
        {"elu", {2, 3, 2}, {"elu", "linear"}, "mae", 3, true, momentum(true), 3},
        {"gelu", {2, 3, 2}, {"gelu", "silu"}, "huber", 3, false, decayingAdam, 1},
        {"silu", {2, 3, 2}, {"silu", "tanh"}, "hinge", 3, true, momentum(false, 0.1), 5},
        {"softplus", {2, 3, 2}, {"softplus", "softmax"}, "binary_cross_entropy", 3, true, adam, 1},
        {"softmax", {2, 4, 3, 2}, {"sigmoid", "softmax", "softmax"}, "mse", 3, true, momentum(true, 0.01), 2},
        {"logits",
         {2, 3, 3},
         {"tanh", "linear"},
         "cross_entropy",
         1,
         true,
         {"sgd", {{"weight_decay", 0.5}}},
         1},
        {"logit", {2, 3, 2}, {"linear", "linear"}, "binary_cross_entropy", 1, false, adam, 10},
        {"gelus", {2, 2, 2}, {"gelu", "gelu"}, "huber", 1},
        {"wide", {70, 3, 2}, {"relu", "softmax"}, "cross_entropy", 2, true, adam, 1},
    };
}

} // namespace passes
