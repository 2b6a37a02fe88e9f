#include "engine/train/distribution_history.h"

#include <algorithm>
#include <cmath>

namespace engine::train {

namespace {

/// A slice is near a wanted step within this share of their distance: more than a stride, at most 1/32 of
/// the run, is of the distance of 24 steps, so that none is asked for again and again.
constexpr double kNear = 0.75;

} // namespace

const Histogram& histogramOf(const LayerProbe& layer, Quantity quantity) {
    return quantity == Quantity::Weights     ? layer.weights
           : quantity == Quantity::Gradients ? layer.gradients
                                             : layer.activations;
}

void DistributionHistory::add(DistributionSlice slice) {
    const auto at =
        std::lower_bound(m_slices.begin(), m_slices.end(), slice.step,
                         [](const DistributionSlice& known, long long step) { return known.step < step; });
    if (at != m_slices.end() && at->step == slice.step)
        *at = std::move(slice);
    else
        m_slices.insert(at, std::move(slice));
    thin();
    while (m_slices.size() > kMost) {
        m_stride *= 2;
        thin();
    }
}

void DistributionHistory::truncate(long long step) {
    std::erase_if(m_slices, [step](const DistributionSlice& slice) { return slice.step > step; });
    const long long last = m_slices.empty() ? 0 : m_slices.back().step;
    while (m_stride > 1 && last < m_stride / 2 * static_cast<long long>(kMost / 2))
        m_stride /= 2;
}

void DistributionHistory::clear() {
    m_slices.clear();
    m_stride = 1;
}

void DistributionHistory::thin() {
    std::vector<DistributionSlice> kept;
    for (std::size_t i = 0; i < m_slices.size(); ++i)
        if (kept.empty() || m_slices[i].step / m_stride != kept.back().step / m_stride ||
            i + 1 == m_slices.size())
            kept.push_back(std::move(m_slices[i]));
    m_slices = std::move(kept);
}

std::vector<long long> DistributionHistory::missing(long long first, long long last, int count) const {
    const double distance = static_cast<double>(last - first) / (count - 1);
    std::vector<long long> steps;
    for (int i = 0; i < count; ++i) {
        const long long step = first + (last - first) * i / (count - 1);
        const bool known = std::any_of(m_slices.begin(), m_slices.end(), [&](const auto& slice) {
            return slice.step == step || std::abs(static_cast<double>(slice.step - step)) < kNear * distance;
        });
        if (!known && (steps.empty() || steps.back() != step))
            steps.push_back(step);
    }
    return steps;
}

} // namespace engine::train
