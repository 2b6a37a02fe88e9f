#include "ui/plots/steady_range.h"

#include <cmath>

namespace ui::plots {

namespace {

/// Limits are multiples of a step of this share of what they hold.
constexpr double kStep = 0.06;

Range rounded(double low, double high) {
    if (!(high > low))
        return linearRange(low, high);
    const double step = roundUp(kStep * (high - low));
    return {step * std::floor(low / step), step * std::ceil(high / step)};
}

} // namespace

void SteadyRange::follow(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high) || low > high)
        return;
    const Range wanted = rounded(low, high);
    const bool outside = low < m_range.lower || high > m_range.upper;
    if (!m_begun || outside || wanted.size() < kFull * m_range.size())
        m_range = wanted;
    m_begun = true;
}

} // namespace ui::plots
