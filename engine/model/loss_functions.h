#pragma once

#include "engine/model/activation.h"
#include "engine/model/loss.h"

namespace engine::model {

/// How one output's part of a loss, and its derivative, is computed from what the loss reads.
struct LossFunctions {
    double (*part)(double y, double t) = nullptr; ///< none for cross_entropy
    double (*slope)(double y, double t) = nullptr;
    double (*sumFloat)(const float* y, const float* t, core::Index n) = nullptr; ///< none: number by number
    void (*slopesFloat)(const float* y, const float* t, float scale, float* d, core::Index n) = nullptr;
};

/// Those of the loss, or of probabilities for binary_cross_entropy after softmax.
LossFunctions functionsOf(const Loss& loss, const Activation& last);
bool isCrossEntropy(const Loss& loss);
/// What the mean is taken over: samples × outputs, or samples for cross_entropy.
double countOf(const Loss& loss, core::Index outputs, core::Index samples);

} // namespace engine::model
