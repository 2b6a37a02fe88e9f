#pragma once

#include "engine/train/health.h"

#include <span>
#include <vector>

namespace engine::train {

// What the numbers of health notes are made of, for who finds them and for who writes them out.

/// A layer whose parameters are trained, and what one of them gets.
struct TrainedLayer {
    int layer = 0;
    double rms = 0;   ///< of its gradients
    double ratio = 0; ///< ‖∂L/∂W‖ / ‖W‖; 0 where all weights are 0
};
std::vector<TrainedLayer> trainedLayers(const Experiment& experiment, const Probe& probe);

/// So many epochs make a smoothed loss.
inline constexpr std::size_t kSmoothEpochs = 5;
/// Of the epochs up to number `end` of them.
std::span<const EpochRecord> smoothedOver(std::span<const EpochRecord> records, std::size_t end);
double meanLoss(std::span<const EpochRecord> records, double EpochRecord::*loss);

/// Of the gradients of all layers together.
double totalGradientNorm(const EpochRecord& record);
/// Of the first and of the last so many of kGrowthEpochs the growth of the gradient is measured.
inline constexpr std::size_t kGrownEpochs = 3;

/// The latest epochs of an oscillation: the first one is only there to be risen from. Empty: too few.
std::span<const EpochRecord> swingEpochs(std::span<const EpochRecord> records);

/// Root mean square of each feature over training rows spread evenly.
core::VectorD featureSizes(const data::Prepared& data);
/// Training samples of each class.
std::vector<long long> classCounts(const data::Prepared& data);

} // namespace engine::train
