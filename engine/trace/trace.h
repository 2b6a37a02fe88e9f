#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/model/layout.h"
#include "engine/model/network.h"
#include "engine/model/penalty.h"
#include "engine/optim/optimizer.h"

#include <memory>
#include <string>
#include <vector>

namespace engine::trace {

enum class Phase { Forward, Loss, Backward, Update };

/// "forward", "loss", "backward", "update".
const char* name(Phase phase);

/// One recorded matrix of a pass. Names: forward "z" (or "mask"), "a", of normalizing layers "batch mean"
/// and "batch variance" (channels × 1) or "mean" and "variance" (1 × samples), "xhat" (the normalized input)
/// and "a"; loss "L" (1 × 1); backward "dL/da", "dL/dz" (of normalizing layers "dL/dxhat"), "dL/dW", "dL/db"
/// (of a layer without weights only the first); update "W", "b" (the new values). Activations and deltas:
/// units × samples; W: out × in (of a convolution filters × channels · height · width of the kernel); b: out
/// × 1. Buffers that a training pass moves are updated too ("running mean", "running variance": channels ×
/// 1). With a penalty L is "data loss" (1 × 1) + "penalty" (1 × 1), the latter the sum of every layer's
/// "penalties" (units × 1, each unit's own weights). With clipping the update begins with "squares" of every
/// trained layer (units × 1: the sum of a unit's squared gradients), "norm" (1 × 1, the root of the sum of
/// all of them) and "clip" (1 × 1, the factor). These sums over units keep each explanation as short as z's,
/// however many weights there are.
struct Operation {
    Phase phase;
    int layer; ///< index in the network; of what belongs to all of it (loss, penalty, norm, clip): the last
               ///< one's
    std::string name;
    core::MatrixD values;

    /// Of a matrix whose columns are samples (z, mask, a, dL/da, dL/dz).
    bool perSample() const {
        return name == "z" || name == "mask" || name == "a" || name == "xhat" || name == "mean" ||
               name == "variance" || name == "dL/da" || name == "dL/dz" || name == "dL/dxhat";
    }
};

/// What a pass starts from. Everything in float64, whatever precision the run trains in.
struct PassInput {
    model::NetworkSpec network;
    core::VectorD parameters; ///< in the network's layout
    std::string loss;
    optim::OptimizerSpec optimizer;
    optim::OptimizerState<double> optimizerState; ///< no slots: before the first step
    long long step = 1;                           ///< number of the update, from 1
    double learningRate = 0.01;
    double l1 = 0, l2 = 0;       ///< penalties on the weights, see model/penalty.h
    double gradientClipNorm = 0; ///< 0: not clipped
    std::uint64_t seed = 0;      ///< of what layers draw by chance; the pass is one in training mode
    core::MatrixD x;             ///< inputs × samples
    core::MatrixD t;             ///< outputs × samples
    /// Where targets are standardized numbers, those of each output: t · deviation + mean is in the target's
    /// own units. For display; empty: t is in them.
    core::VectorD targetMean, targetDeviation;
    std::vector<int> samples; ///< numbers of the samples, for display and files

    model::Penalty penalty() const { return {l1, l2}; }
    bool clips() const { return gradientClipNorm > 0; }
    bool scalesTargets() const { return targetMean.size() > 0; }
    double inOwnUnits(core::Index output, double value) const {
        return scalesTargets() ? value * targetDeviation(output) + targetMean(output) : value;
    }
    /// The number that the optimizer counts for this update, from 1: its moments may have begun later.
    long long optimizerStep() const { return step - optimizerState.begun; }
};

/// One forward, loss, backward and update, kept number by number. Immutable; nothing is recomputed when it is
/// shown.
struct Trace {
    PassInput input; ///< settings of network and optimizer and the optimizer's state complete
    std::shared_ptr<const model::Network<double>> network; ///< that made the pass
    model::Layout layout;
    double loss = 0;                   ///< the penalty included: every gradient is its gradient
    std::vector<Operation> operations; ///< in the order they happened
    core::VectorD gradients;           ///< same layout as the parameters
    core::VectorD delta;               ///< the step the optimizer returned
    core::VectorD updated;             ///< parameters + delta
    optim::OptimizerState<double> stateAfter;

    /// Index of an operation, or -1.
    int find(Phase phase, int layer, const std::string& name) const;
    /// Whether that layer multiplied its inputs by a mask; false where there is no such layer.
    bool hasMask(int layer) const { return find(Phase::Forward, layer, "mask") >= 0; }
};
using TracePtr = std::shared_ptr<const Trace>;

/// Runs the one engine in float64 and keeps every tensor. Errors: those of Network::create and makeOptimizer;
/// ShapeMismatch of x, t or parameters.
core::Result<TracePtr> record(PassInput input);

} // namespace engine::trace
