#pragma once

#include "engine/trace/trace.h"

#include <vector>

namespace engine::trace {

/// What a widely copied example of fine-tuning one layer y = sigmoid(W·x + b) gets wrong, in the numbers of a
/// pass. It goes
///
///     y_pred = sigmoid(np.dot(W, X) + b)                        # X: samples × inputs
///     grad   = np.dot(((y_pred - y) * y_pred * (1 - y_pred)).T, X)
///     W     -= learning_rate * grad                             # weight_decay is set and not used
///
/// (1) W·X has shapes that do not fit: X·Wᵀ is meant. (2) The loss is mean((y_pred − y)²), whose gradient has
/// the factor 2 / (samples · outputs) that is missing. (3) The update leaves out the weight decay.
struct CopiedCode {
    core::Index inputs = 0, outputs = 0, samples = 0;

    struct Gradient {
        core::Index row = 0, col = 0;
        double copied = 0, ours = 0;
        double numeric = 0; ///< by finite differences of the loss
    };
    std::vector<Gradient> gradients; ///< of W, the largest first, kMostShown at most
    double factor = 0;               ///< 2 / (samples · outputs)
    /// max |a − n| / max(|a|, |n|) over `gradients`, of the copied ones and of ours.
    double copiedError = 0, ourError = 0;

    struct Step {
        core::Index row = 0, col = 0;
        double weight = 0;
        double data = 0;  ///< −η · gradient: all that the copied update does, were its gradient right
        double decay = 0; ///< −η · λ · weight: what it leaves out
    };
    std::vector<Step> steps; ///< of the same weights, in the same order
    double learningRate = 0, weightDecay = 0;
    long long updates = 0;
    double kept = 1; ///< (1 − η·λ)^updates: what decay alone leaves of a weight after so many

    static constexpr std::size_t kMostShown = 6;
};

/// Whether a network and its loss are the example's: one dense sigmoid layer with squared error, trained by
/// sgd without momentum.
bool isCopiedExample(const model::NetworkSpec& network, const std::string& loss,
                     const optim::OptimizerSpec& optimizer);

/// `updates`: of the whole training. Errors: Unsupported where isCopiedExample() is false; those of record().
core::Result<CopiedCode> copiedCode(const PassInput& input, long long updates);

} // namespace engine::trace
