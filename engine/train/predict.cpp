#include "engine/train/predict.h"

#include "engine/model/activation.h"
#include "engine/train/metrics.h"

#include <cassert>

namespace engine::train {

namespace {

using core::Index;

std::vector<double> through(const char* activation, std::vector<double> z) {
    std::vector<double> a(z.size());
    core::MatrixMap<double> from(z.data(), Index(z.size()), 1), to(a.data(), Index(a.size()), 1);
    model::activate(*model::findActivation(activation), from, to);
    return a;
}

} // namespace

std::vector<double> probabilitiesOf(const std::vector<double>& outputs, const model::Activation& last,
                                    const model::Loss& loss) {
    const bool single = outputs.size() == 1;
    const bool logits = model::readsLogits(loss, last) && !model::readsZ(loss, last);
    std::vector<double> p = outputs;
    if (logits)
        p = through(single || loss.name == "binary_cross_entropy" ? "sigmoid" : "softmax", outputs);
    else if (last.name != "softmax" && last.name != "sigmoid")
        return {};
    return single ? std::vector<double>{1 - p[0], p[0]} : p;
}

int answerOf(const model::Network<float>& network, const model::Loss& loss,
             const std::vector<double>& outputs) {
    const auto& last = network.layer(network.layerCount() - 1).activation();
    return saidClass(core::VectorD::Map(outputs.data(), Index(outputs.size())),
                     decisionThreshold(loss, last));
}

Prediction predict(const model::Network<float>& network, const core::VectorD& parameters,
                   const model::Loss& loss, const data::Scaler& scaler, const core::VectorD& features,
                   const data::Scaler& targetScaler) {
    assert(features.size() == network.inputs() && parameters.size() == network.layout().size);
    const core::MatrixD standardized = scaler.apply(features);
    core::Vector<float> x = standardized.col(0).cast<float>();
    const core::Vector<float> p = parameters.cast<float>();
    auto workspace = network.workspace(1);
    network.forward(p, core::ConstMatrixMap<float>(x.data(), x.size(), 1), workspace);
    Prediction prediction;
    const auto& a = workspace.layers.back().a;
    for (Index i = 0; i < a.rows(); ++i)
        prediction.outputs.push_back(static_cast<double>(a(i, 0)));
    const auto& last = network.layer(network.layerCount() - 1).activation();
    if (targetScaler.mean.size() > 0) {
        const core::VectorD own =
            targetScaler.invert(core::VectorD::Map(prediction.outputs.data(), a.rows()));
        prediction.outputs.assign(own.begin(), own.end());
        return prediction;
    }
    prediction.probabilities = probabilitiesOf(prediction.outputs, last, loss);
    return prediction;
}

} // namespace engine::train
