#pragma once

#include "engine/train/health.h"

#include <optional>

namespace engine::train {

/// What the epochs of a run say by themselves; see the kinds of HealthNote.
std::optional<HealthNote> oscillation(std::span<const EpochRecord> records);
std::optional<HealthNote> plateau(std::span<const EpochRecord> records, double guess);
std::optional<HealthNote> overfitting(std::span<const EpochRecord> records);

/// `layers`: of the network, those with parameters, in the order of the records; −1: not trained.
std::optional<HealthNote> updates(std::span<const EpochRecord> records, std::span<const int> layers,
                                  double guess);

/// How the gradient of all layers together grew within some epochs.
struct Growth {
    double factor = 0;   ///< 0: not known
    long long epoch = 0; ///< the last one before
    long long step = 0;
};
Growth gradientGrowth(std::span<const EpochRecord> records);

} // namespace engine::train
