#pragma once

#include "engine/trace/trace.h"
#include "engine/train/trainer.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace engine::train {

/// A step before the end: what was measured there.
struct LastStep {
    long long step = 0;
    double loss = 0;          ///< of its batch, before the update
    double gradientNorm = 0;  ///< of all parameters
    double parameterNorm = 0; ///< before the update
    double updateNorm = 0;
};

/// Why training stopped because a number was not finite. A value; the window makes sentences of it.
struct Autopsy {
    long long step = 0; ///< whose update was not taken
    /// The first operation of the pass with a number that the run's precision cannot hold.
    trace::Phase phase = trace::Phase::Forward;
    int layer = -1;
    std::string name;             ///< as in a trace: "z", "a", "L", "dL/dz", "dL/dW", "W"
    int row = -1, column = -1;    ///< of its first such number
    double value = 0;             ///< as float64 gives it
    std::vector<LastStep> growth; ///< the steps before, in order, the one that failed last
    long long calmStep = 0;       ///< where the curvature was measured: before the growth began
    double curvature = 0;    ///< largest eigenvalue of the Hessian of the training loss there; NaN: unknown
    double learningRate = 0; ///< in effect
    double stableRate = 0;   ///< 2 / curvature: gradient descent is stable below; NaN: unknown
};

} // namespace engine::train
