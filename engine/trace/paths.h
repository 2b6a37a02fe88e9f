#pragma once

#include "engine/trace/cursor.h"
#include "engine/trace/expression.h"

#include <optional>
#include <utility>
#include <vector>

namespace engine::trace {

/// One way from a weight to the loss.
struct Path {
    std::vector<std::pair<int, int>> units; ///< layer and unit on the way, the weight's own unit first
    Expression product; ///< the weight's input, slopes, weights and masks on the way, and what the loss gives
    double value = 0;
};

/// One sample's share in ∂L/∂w (its term of the recorded mean, penalties left out) as a sum over all paths
/// from the weight to the loss. A path's factors: the weight's input (1 of a bias); for every layer the slope
/// f′(z) (of softmax an element of its Jacobian) and the weight or mask to the next one; at the end ∂L/∂a of
/// an output, or its δ where the loss reads z.
struct Paths {
    int layer = 0;
    bool isBias = false;
    int unit = 0, input = 0;   ///< of the weight
    int sample = 0;            ///< column of the batch
    Symbol symbol;             ///< of the gradient
    double count = 0;          ///< of all paths
    std::vector<Path> largest; ///< by magnitude, the largest first
    double rest = 0;           ///< all others together
    double total = 0;          ///< δ · input: the recorded share
    Expression reuse;          ///< the same number by what backpropagation has already: δ · input
};

/// Whether paths are written out for it: all its layers are dense or dropout, so that one way leads from
/// layer to layer.
bool hasPaths(const Trace& trace);

/// Of the parameter that a place is about (dL/dW, dL/db, W or b); nothing for other places, and for
/// networks without paths. Finds the `most`
/// largest without going through all: best first, with the largest product that can still come as bound.
std::optional<Paths> pathsOf(const Trace& trace, const Selection& element, int sample, int most);

/// Multiplications for one sample and all weights and biases of the network.
struct Multiplications {
    double byPaths = 0; ///< each path of each parameter by itself: its factors less one
    double backward = 0; ///< one backward pass: δ = ∂L/∂a ⊙ f′, ∂L/∂W = δ aᵀ, ∂L/∂a below = Wᵀ δ; of softmax
                         ///< two a unit; δ of an output whose loss reads z is a difference
};
Multiplications multiplications(const Trace& trace);

} // namespace engine::trace
