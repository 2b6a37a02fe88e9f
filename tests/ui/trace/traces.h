#pragma once

#include "engine/core/random.h"
#include "engine/model/network.h"
#include "engine/trace/trace.h"

/// A recorded pass of a network with random inputs: sizes[0] inputs, then a layer each.
inline engine::trace::TracePtr recordedPass(const std::vector<int>& sizes, const std::string& hidden,
                                            const std::string& output, const std::string& loss, int samples,
                                            const std::string& optimizer = "sgd", double l1 = 0,
                                            double l2 = 0, double clip = 0) {
    using namespace engine;
    trace::PassInput input;
    input.network.input = {sizes[0]};
    for (std::size_t i = 1; i < sizes.size(); ++i)
        input.network.layers.push_back(model::denseLayer(sizes[i], i + 1 == sizes.size() ? output : hidden));
    const auto network = model::Network<double>::create(input.network);
    input.parameters = network->initialParameters(7);
    input.loss = loss;
    input.optimizer.type = optimizer;
    input.learningRate = 0.1;
    input.l1 = l1;
    input.l2 = l2;
    input.gradientClipNorm = clip;
    input.x.resize(sizes.front(), samples);
    input.t.setZero(sizes.back(), samples);
    core::Random random(3);
    for (int s = 0; s < samples; ++s) {
        for (int i = 0; i < sizes.front(); ++i)
            input.x(i, s) = random.normal();
        input.t(s % sizes.back(), s) = 1;
        input.samples.push_back(10 + s);
    }
    return *trace::record(std::move(input));
}
