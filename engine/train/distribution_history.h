#pragma once

#include "engine/train/probe.h"

#include <cstddef>
#include <vector>

namespace engine::train {

/// Of what a distribution is. Weights and gradients: weights and biases together.
enum class Quantity { Weights, Gradients, Activations };
const Histogram& histogramOf(const LayerProbe& layer, Quantity quantity);

/// The distributions of all layers after a step.
struct DistributionSlice {
    long long step = 0, epoch = 0; ///< updates taken, epochs completed
    double epochs = 0;             ///< with the share of the one under way
    ProbePtr probe;                ///< not null
};

/// Distributions over a run, however long: of every `stride` steps the first slice that came, and the latest
/// of all. When there are too many, the stride is doubled, so that they cover the run evenly. A plain value.
class DistributionHistory {
public:
    static constexpr std::size_t kMost = 64;

    /// In any order; of the same step the later news stay.
    void add(DistributionSlice slice);
    /// The run was taken back there: forgets what came after that step.
    void truncate(long long step);
    void clear();
    /// By step.
    const std::vector<DistributionSlice>& slices() const { return m_slices; }
    /// Of `count` (2 ... 24) steps spread evenly from `first` to `last` those that no slice is near,
    /// ascending.
    std::vector<long long> missing(long long first, long long last, int count) const;

private:
    void thin();

    std::vector<DistributionSlice> m_slices;
    long long m_stride = 1; ///< steps
};

} // namespace engine::train
