#pragma once

#include "engine/train/experiment.h"

#include <limits>

namespace engine::train {

struct EpochRecord;

/// What early stopping has seen so far. A plain value.
struct EarlyStoppingState {
    double best = std::numeric_limits<double>::quiet_NaN(); ///< of what is monitored; NaN: no epoch yet
    long long bestEpoch = 0;
    int waited = 0; ///< epochs since then
    bool operator==(const EarlyStoppingState&) const = default;
};

/// Why training ended before its epochs, or which epoch's weights it ended with.
struct EarlyStop {
    long long epoch = 0, bestEpoch = 0; ///< the last one; the one with the best value
    bool early = false;                 ///< before the experiment's epochs were done
    bool restored = false;              ///< the parameters are those of the best epoch
    bool operator==(const EarlyStop&) const = default;
};

/// Keras' EarlyStopping after an epoch: losses get better downwards, accuracies upwards, and only by more
/// than min_delta; a NaN is no improvement. Unchanged where it is not enabled.
EarlyStoppingState afterEpoch(const EarlyStoppingSpec& spec, const EarlyStoppingState& before,
                              const EpochRecord& record);
/// Whether the last epoch was the best one.
bool isBest(const EarlyStoppingState& state);
/// Whether `patience` epochs in a row (at least one) brought nothing better.
bool isOver(const EarlyStoppingSpec& spec, const EarlyStoppingState& state);

} // namespace engine::train
