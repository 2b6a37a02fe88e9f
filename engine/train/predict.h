#pragma once

#include "engine/data/prepare.h"
#include "engine/model/loss.h"
#include "engine/model/network.h"

#include <vector>

namespace engine::train {

/// What a network makes of one new sample.
struct Prediction {
    std::vector<double> outputs; ///< the last layer's a, of standardized targets in their own units
    /// Of every class, where outputs are that, or are made that by the loss: softmax as it is, one sigmoid as
    /// 1 − p and p, several as they are, logits through sigmoid or softmax. Empty where they are no
    /// probabilities (a tanh output, numbers).
    std::vector<double> probabilities;
};

/// Prediction::probabilities of one sample's outputs (before any scaler of targets). `last`: the last layer's
/// activation.
std::vector<double> probabilitiesOf(const std::vector<double>& outputs, const model::Activation& last,
                                    const model::Loss& loss);

/// The class that these outputs of one sample say.
int answerOf(const model::Network<float>& network, const model::Loss& loss,
             const std::vector<double>& outputs);

/// `features`: one sample in the data's own units, as many as the network has inputs; they go through the
/// scaler that was fitted on the training rows, and number outputs back through that of the targets (empty:
/// they stay). Evaluation mode. Pure; costs one forward pass.
Prediction predict(const model::Network<float>& network, const core::VectorD& parameters,
                   const model::Loss& loss, const data::Scaler& scaler, const core::VectorD& features,
                   const data::Scaler& targetScaler = {});

} // namespace engine::train
