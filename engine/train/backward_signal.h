#pragma once

#include "engine/train/probe.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace engine::train {

/// What is left of the backward pass' signal in a layer, and the two factors that made it of what was left in
/// the layer above. Lengths are Frobenius norms over units and the probe's samples.
struct SignalLayer {
    int layer = 0;             ///< of the network
    double arriving = 0;       ///< ‖∂L/∂a‖
    double length = 0;         ///< ‖∂L/∂z‖
    double throughWeights = 0; ///< × Wᵀ: arriving over the length in the layer above; NaN in the last layer
    double throughSlope = 0; ///< × f′: length over arriving; NaN in the last layer, where the signal begins
};

/// The chain rule's product, layer by layer. Layers without z of their own (dropout) are passed over: what
/// they do is part of the × Wᵀ above them.
struct BackwardSignal {
    std::vector<SignalLayer> layers; ///< from the loss back to the input
    core::Index samples = 0;

    /// Length in the first layer over length in the last: the product of all factors. NaN with less than two
    /// layers or nothing to begin with.
    double left() const;
    struct Factor {
        std::size_t layer = 0; ///< index in `layers`
        bool slope = false;    ///< × f′; else × Wᵀ
        double value = 0;
    };
    /// Where most is lost; none without factors that are numbers. Of equal ones the one nearer to the loss.
    std::optional<Factor> smallest() const;
};

BackwardSignal backwardSignal(const Probe& probe);

} // namespace engine::train
