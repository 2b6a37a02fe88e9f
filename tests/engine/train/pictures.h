#pragma once

#include "examples.h"

/// Small networks of other layers than dense, with small pictures to tell apart.
namespace examples {

inline model::LayerSpec layer(const std::string& type, engine::core::Settings settings = {}) {
    model::LayerSpec made;
    made.type = type;
    made.settings = std::move(settings);
    return made;
}

inline model::LayerSpec convolution(int filters, int size, const std::string& activation,
                                    const std::string& padding = "valid", int stride = 1) {
    return layer("conv2d", {{"filters", std::int64_t(filters)},
                            {"kernel_size", std::int64_t(size)},
                            {"strides", std::int64_t(stride)},
                            {"padding", padding},
                            {"activation", activation}});
}

inline model::LayerSpec block(int layers) {
    model::LayerSpec made = layer(model::kResidual);
    made.block = layers;
    return made;
}

inline model::NetworkSpec network(std::vector<int> input, std::vector<model::LayerSpec> layers) {
    model::NetworkSpec spec;
    spec.input = std::move(input);
    spec.layers = std::move(layers);
    return spec;
}

/// 8 × 8: convolution, pooling, convolution, pooling, flatten, two dense layers, two classes.
inline model::NetworkSpec smallLenet(const std::string& activation, const std::string& pool = "max_pool2d") {
    return network({1, 8, 8}, {convolution(3, 3, activation, "same"), layer(pool),
                               convolution(4, 3, activation), layer(pool), layer("flatten"),
                               model::denseLayer(5, activation), model::denseLayer(2, "softmax")});
}

/// 8 × 8: a convolution, a block of two, a block in a block of dense layers, two classes.
inline model::NetworkSpec smallResidual(const std::string& activation) {
    return network({1, 8, 8},
                   {convolution(3, 3, activation, "same", 2), convolution(3, 3, activation, "same"),
                    convolution(3, 3, "linear", "same"), block(2), layer("average_pool2d"), layer("flatten"),
                    model::denseLayer(12, activation), model::denseLayer(12, "tanh"), block(1), block(2),
                    model::denseLayer(2, "softmax")});
}

/// Bars that lie and bars that stand, in noise.
inline data::PreparedPtr bars(int trainRows = 40, int validationRows = 10) {
    const int samples = trainRows + validationRows;
    MatrixD x(64, samples), t = MatrixD::Zero(2, samples);
    engine::core::Random random(13);
    for (int j = 0; j < samples; ++j) {
        const int place = 1 + int(random.below(6)), kind = j % 2;
        for (int i = 0; i < 64; ++i)
            x(i, j) = 0.3 * random.normal() + ((kind == 0 ? i / 8 : i % 8) == place ? 1 : 0);
        t(kind, j) = 1;
    }
    return prepared(data::Task::Classification, x, t, splitInOrder(trainRows, validationRows, 0));
}

inline train::Experiment experiment(model::NetworkSpec network) {
    train::Experiment made;
    made.network = std::move(network);
    made.training.loss = "cross_entropy";
    made.training.optimizer = {"sgd", {{"learning_rate", 0.05}}};
    made.training.batchSize = 10;
    return made;
}

} // namespace examples
