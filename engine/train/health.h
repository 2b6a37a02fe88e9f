#pragma once

#include "engine/train/experiment.h"
#include "engine/train/probe.h"
#include "engine/train/trainer.h"

#include <span>
#include <vector>

namespace engine::train {

/// What a look at a run found. A value; the window makes sentences of it.
struct HealthNote {
    enum class Kind {
        Fine,              ///< gradients reach every layer: value is the smallest share of a layer
        DeadUnits,         ///< relu units that no sample of the probe makes active
        SaturatedUnits,    ///< of tanh, sigmoid: hardly any slope left
        VanishingGradient, ///< the first layer's gradient is a small share (value) of the last one's
        ExplodingGradient, ///< the gradient grew by the factor value within some epochs, or is enormous
        Oscillation,       ///< the training loss goes up and down: value is the share of rises
        Plateau,           ///< the training loss has not improved by more than value for `epochs` epochs
        Overfitting, ///< validation loss rises since `epoch` while training loss falls; value: by how much
        ImbalancedClasses, ///< the rarest class has the share value of the training samples
        UnscaledInputs, ///< the deviations of features differ by the factor value, or their means are far off
        SmallUpdates,   ///< update/weight ratio of a layer far below 1e-3
        LargeUpdates,   ///< far above
    };
    Kind kind = Kind::Fine;
    int layer = -1; ///< of the network; −1: the run or the data
    int count = 0;  ///< units, of `of`; or the number of the class or feature
    int of = 0;
    double value = 0;    ///< see Kind
    double other = 0;    ///< what it is compared with, where there is such a number
    long long epoch = 0; ///< since when; 0: from the start
    long long step = 0;  ///< where to look at it in Step mode
    std::vector<int> units;
};

/// Looks at a run. `records`: all epochs so far, in order (only the last few hundred are looked at). The
/// worst first; with nothing wrong one note that says so. Pure, cheap.
std::vector<HealthNote> health(const Experiment& experiment, const data::Prepared& data, const Probe& probe,
                               std::span<const EpochRecord> records, long long step);

} // namespace engine::train
