#pragma once

#include "engine/model/layer.h"

#include <string>
#include <vector>

/// What tst_layer checks every layer with.
namespace layer_cases {

namespace core = engine::core;
namespace model = engine::model;

/// One layer in a form to be checked: a new type of layer adds its lines here.
struct Case {
    const char* type;
    core::Settings settings;
    std::vector<int> input;
    model::PassMode mode = {};
    bool couplesSamples = false; ///< what one sample gives depends on the others of its batch
    bool takesNumbers = false;   ///< whole numbers come in: there is no gradient of them
};

inline Case convolution(std::vector<int> input, int filters, int size, int stride, const char* padding,
                        const char* activation = "tanh", bool bias = true) {
    return {"conv2d",
            {{"filters", std::int64_t(filters)},
             {"kernel_size", std::int64_t(size)},
             {"strides", std::int64_t(stride)},
             {"padding", std::string(padding)},
             {"activation", std::string(activation)},
             {"use_bias", bias}},
            std::move(input)};
}

inline std::vector<Case> convolutions() {
    std::vector<Case> all = {
        convolution({1, 1, 1}, 1, 1, 1, "valid"),   convolution({1, 6, 5}, 3, 3, 1, "valid"),
        convolution({2, 5, 6}, 7, 3, 1, "same"),    convolution({3, 4, 7}, 9, 4, 1, "same", "gelu", false),
        convolution({2, 7, 6}, 3, 3, 2, "valid"),   convolution({2, 6, 7}, 4, 3, 2, "same"),
        convolution({2, 7, 8}, 3, 2, 3, "same"),    convolution({2, 8, 7}, 3, 2, 3, "valid", "linear"),
        convolution({12, 4, 3}, 13, 1, 1, "valid"), convolution({1, 2, 3}, 2, 5, 1, "same", "sigmoid"),
        convolution({2, 3, 9}, 5, 3, 5, "same"),
    };
    for (const model::Activation& f : model::activations())
        if (f.elementwise)
            all.push_back(convolution({2, 4, 5}, 3, 3, 1, "same", f.name.c_str()));
    return all;
}

inline std::vector<Case> cases() {
    std::vector<Case> all = {
        {"dense", {{"units", std::int64_t(1)}, {"activation", std::string("sigmoid")}}, {1}},
        {"dense",
         {{"units", std::int64_t(3)}, {"activation", std::string("tanh")}, {"use_bias", false}},
         {4}},
        {"dense", {{"units", std::int64_t(40)}, {"activation", std::string("tanh")}}, {70}},
        {"dropout", {{"rate", 0.4}}, {7}},
        {"dropout", {{"rate", 0.4}}, {7}, {true, 5, 3}},
        {"dropout", {{"rate", 0.0}}, {3}, {true, 5, 3}},
        {"batch_norm", {}, {5}},
        {"batch_norm", {}, {5}, {true, 5, 3}, true},
        {"batch_norm", {{"epsilon", 0.1}, {"momentum", 0.5}}, {3, 2, 4}, {true, 5, 3}, true},
        {"layer_norm", {}, {6}},
        {"layer_norm", {{"epsilon", 0.1}}, {2, 3, 2}, {true, 5, 3}},
        {"embedding",
         {{"input_dim", std::int64_t(4)}, {"output_dim", std::int64_t(3)}},
         {5},
         {},
         false,
         true},
        {"flatten", {}, {2, 3, 2}},
        {"residual", {}, {7}},
        {"max_pool2d", {}, {2, 5, 4}},
        {"max_pool2d", {{"pool_size", std::int64_t(3)}, {"strides", std::int64_t(1)}}, {1, 5, 6}},
        {"max_pool2d",
         {{"pool_size", std::int64_t(3)}, {"strides", std::int64_t(2)}, {"padding", std::string("same")}},
         {2, 6, 5}},
        {"average_pool2d", {}, {2, 5, 4}},
        {"average_pool2d",
         {{"pool_size", std::int64_t(3)}, {"strides", std::int64_t(2)}, {"padding", std::string("same")}},
         {2, 6, 5}},
    };
    for (Case& each : convolutions())
        all.push_back(std::move(each));
    for (const model::Activation& f : model::activations())
        all.push_back({"dense", {{"units", std::int64_t(5)}, {"activation", f.name}}, {4}});
    return all;
}

} // namespace layer_cases
