#pragma once

#include "engine/core/matrix.h"

#include <string>
#include <string_view>
#include <vector>

namespace engine::model {

struct Activation;

/// What a loss reads: any numbers, or probabilities (or their logits).
enum class LossKind { Numbers, BinaryCrossEntropy, CrossEntropy };

/// How outputs y are compared with targets t, as PyTorch with reduction "mean" defines it (mean over samples
/// and outputs; cross_entropy: mean over samples): mse, mae, huber (delta 1), binary_cross_entropy,
/// cross_entropy, hinge (target 0 is read as −1, as Keras does).
///
/// The cross-entropies are computed from z where the last layer is their match: binary_cross_entropy after
/// sigmoid from z (never log 0), cross_entropy after softmax as log-softmax. binary_cross_entropy after
/// softmax reads probabilities (logarithms clamped at −100, as PyTorch). After any other activation the
/// outputs are logits, as for PyTorch's BCEWithLogitsLoss and CrossEntropyLoss.
struct Loss {
    std::string name;
    std::string label;   ///< English; the window translates it
    std::string formula; ///< "mean((y − t)²)"
    std::string help;
    bool forClasses = false; ///< meant for classification
    bool forNumbers = false; ///< meant for regression

    /// One output's part of the loss and its derivative dpart/dy, y being what the loss reads (of
    /// binary_cross_entropy: a logit). None for cross_entropy, whose outputs belong together.
    double (*part)(double y, double t) = nullptr;
    double (*slope)(double y, double t) = nullptr;

    LossKind kind = LossKind::Numbers;

    /// The same of n numbers in float, vectorized: Σ part; d = slope · scale. None: number by number.
    double (*sumFloat)(const float* y, const float* t, core::Index n) = nullptr;
    void (*slopesFloat)(const float* y, const float* t, float scale, float* d, core::Index n) = nullptr;
};

const std::vector<Loss>& losses();
const Loss* findLoss(std::string_view name);

/// Where the loss reads: the last layer's output a, or its z (sigmoid with binary_cross_entropy, softmax with
/// cross_entropy).
bool readsZ(const Loss& loss, const Activation& last);
/// Whether outputs that are read are logits (their probability is sigmoid or softmax of them).
bool readsLogits(const Loss& loss, const Activation& last);

/// Loss of a batch. z, a: last layer, outputs × samples; t: targets, outputs × samples. No allocation.
template <class S>
double lossValue(const Loss& loss, const Activation& last, const core::MatrixMap<S>& z,
                 const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t);
/// da = dL/da. Where readsZ, a vanishing a (or 1 − a) counts as the smallest normal number. No allocation.
template <class S>
void lossGradient(const Loss& loss, const Activation& last, const core::MatrixMap<S>& z,
                  const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t, core::MatrixMap<S>& da);
/// dz = dL/dz of the last layer where readsZ (a − t over the count: no division by a vanishing slope; of
/// targets that do not add up to 1 over the outputs, cross_entropy: a · Σt − t), else da ⊙ f'. da: dL/da,
/// already computed. No allocation.
template <class S>
void lossGradientAtZ(const Loss& loss, const Activation& last, const core::MatrixMap<S>& z,
                     const core::MatrixMap<S>& a, const core::ConstMatrixMap<S>& t,
                     const core::MatrixMap<S>& da, core::MatrixMap<S>& dz);
/// The part of one output of one sample in the loss, before the mean: loss = Σ parts / count, where count is
/// samples × outputs, or samples for cross_entropy.
double lossPart(const Loss& loss, const Activation& last, double z, double a, double t, double logSumExp);

} // namespace engine::model
