#pragma once

#include "engine/data/prepare.h"
#include "engine/model/loss.h"
#include "engine/model/network.h"
#include "engine/train/histogram.h"

#include <memory>
#include <vector>

namespace engine::train {

/// One layer at a moment, measured on the probe's samples in evaluation mode. What a layer has not (dropout
/// has no weights and no z) is NaN, and its histogram is empty.
struct LayerProbe {
    /// Σ of the squares of one tensor: of its numbers, and of their gradients.
    struct Tensor {
        bool isBias = false;
        double weights = 0, gradients = 0;
    };
    double weightNorm = 0; ///< ‖W‖ of weights and biases together
    double gradientNorm = 0; ///< ‖∂L/∂W‖ likewise, L the mean loss over the probe's samples, without penalty
    double activationRms = 0;    ///< root of the mean of a² over units and samples
    double arriving = 0;         ///< Frobenius norm of ∂L/∂a, units × samples: what comes from above
    double delta = 0;            ///< of ∂L/∂z: the same times the slopes f′(z)
    std::vector<Tensor> tensors; ///< what the first two norms are made of
    /// What `arriving` and `delta` are made of: Σ of squares over the units, a number a sample.
    std::vector<double> arrivingSquares, deltaSquares;
    Histogram weights, gradients; ///< weights and biases together
    Histogram activations;        ///< a, of all units and samples
    /// What the next two count: units, of a convolution its filters (each at all of its places); 0 without z.
    int rows = 0;
    /// Units whose f′(z) is 0 for every sample of the probe (relu: they pass nothing back).
    std::vector<int> dead;
    /// Units of a bounded activation (tanh, sigmoid) whose |f′(z)| is below 5 % of its largest value on at
    /// least 95 % of the samples.
    std::vector<int> saturated;
};

/// What a network does on a few training samples at a moment. Immutable.
struct Probe {
    core::Index samples = 0;
    double loss = 0;                ///< mean over the samples, evaluation mode, without penalty
    std::vector<LayerProbe> layers; ///< one a layer of the network
};
using ProbePtr = std::shared_ptr<const Probe>;

/// At most so many samples make a probe.
inline constexpr int kProbeSamples = 256;
/// Training rows spread evenly over the training part, the same for the same data.
std::vector<int> probeRows(const data::Prepared& data);

/// One pass forward and backward over these rows (sample numbers of the data set). `gradients`: gets ∂L/∂θ.
/// Pure; cost: about three passes over the rows; call it off the window's thread for large networks.
Probe probe(const model::Network<float>& network, const core::VectorD& parameters, const model::Loss& loss,
            const data::Prepared& data, const std::vector<int>& rows, core::VectorD* gradients = nullptr);

} // namespace engine::train
