#pragma once

#include "engine/model/layer.h"
#include "engine/model/network_plan.h"

#include <cmath>
#include <string>
#include <vector>

/// The layers that are checked, and what a pass of one needs.
namespace layers {

using engine::core::Index;
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

Case convolution(std::vector<int> input, int filters, int size, int stride, const char* padding,
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

std::vector<Case> convolutions() {
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

template <class S>
std::unique_ptr<model::Layer<S>> make(const Case& each) {
    const model::LayerType* type = model::findLayerType(each.type);
    const core::Settings settings = core::checked(type->schema, each.settings).value();
    if constexpr (std::is_same_v<S, float>)
        return type->makeFloat(settings, each.input);
    else
        return type->makeDouble(settings, each.input);
}

template <class S>
core::MatrixMap<S> map(core::Matrix<S>& m) {
    return {m.data(), m.rows(), m.cols()};
}

/// A layer with parameters, one batch and everything that a pass writes, poisoned.
template <class S>
struct Bench {
    std::unique_ptr<model::Layer<S>> layer;
    model::PassMode mode;
    core::Vector<S> parameters, gradients, scratch;
    core::Matrix<S> x, z, a, da, dz, mask, dx, mean, variance, skip;

    explicit Bench(const Case& each, Index samples = 6) : layer(make<S>(each)), mode(each.mode) {
        Index size = 0;
        for (const model::TensorShape& tensor : layer->tensors()) {
            Index numbers = 1;
            for (int n : tensor.shape)
                numbers *= n;
            size += numbers;
        }
        core::Random random(3);
        core::VectorD start(size);
        layer->initialize(random, start.data());
        for (double& p : start)
            p += random.uniform(-0.1, 0.1);
        parameters = start.template cast<S>();
        gradients.resize(size);
        fill(random, samples);
        if (each.takesNumbers)
            x = x.unaryExpr([](S value) { return S(std::floor(std::abs(value) * 2)); });
    }
    void fill(core::Random& random, Index samples) {
        x.resize(layer->inputs(), samples);
        da.resize(layer->outputs(), samples);
        skip.resize(layer->inputs(), samples);
        for (core::Matrix<S>* m : {&x, &da, &skip})
            for (Index i = 0; i < m->size(); ++i)
                m->data()[i] = S(random.normal());
        z = a = dz = mask = core::Matrix<S>::Constant(layer->outputs(), samples, S(NAN));
        dx = core::Matrix<S>::Constant(layer->inputs(), samples, S(NAN));
        gradients.setConstant(S(NAN));
        const model::Keeps keeps = layer->keeps();
        mean = variance = core::Matrix<S>::Constant(keeps.perSample ? 1 : keeps.channels,
                                                    keeps.perSample ? samples : 1, S(NAN));
        scratch = core::Vector<S>::Constant(layer->scratch(samples), S(NAN));
    }
    model::LayerState<S> state() {
        return {map(z),        map(a),
                map(da),       map(dz),
                map(mask),     map(mean),
                map(variance), core::ConstMatrixMap<S>(skip.data(), skip.rows(), skip.cols()),
                m_ofBatch,     scratch.data(),
                nullptr};
    }
    core::ConstMatrixMap<S> input() const { return {x.data(), x.rows(), x.cols()}; }
    void forward() {
        auto s = state();
        layer->forward(parameters.data(), input(), mode, 0, s);
        m_ofBatch = s.ofBatch;
    }
    void backward() {
        auto s = state();
        auto dxs = map(dx);
        layer->activationGradient(parameters.data(), s);
        layer->backward(parameters.data(), input(), s, gradients.data(), &dxs);
    }
    void pass() {
        forward();
        backward();
    }
    /// Σ a ⊙ da: what the gradients are the gradients of.
    S scalar() {
        forward();
        return (a.array() * da.array()).sum();
    }

private:
    bool m_ofBatch = false;
};

/// Parameters before the buffers, which no gradient trains.
inline Index trained(const model::Layer<double>& layer) {
    Index count = 0;
    for (const model::TensorShape& tensor : layer.tensors())
        count += tensor.isBuffer ? 0 : model::sizeOf(tensor.shape);
    return count;
}

inline double numeric(Bench<double>& bench, double& number) {
    constexpr double h = 6e-6;
    const double kept = number;
    number = kept + h;
    const double up = bench.scalar();
    number = kept - h;
    const double down = bench.scalar();
    number = kept;
    return (up - down) / (2 * h);
}

inline std::string where(const Case& each) { return each.type + (" " + each.settings.text("activation")); }

/// 0 of a layer without parameters.
inline double largest(const core::VectorD& v) { return v.size() == 0 ? 0 : v.cwiseAbs().maxCoeff(); }

} // namespace layers
