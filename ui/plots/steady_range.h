#pragma once

#include "ui/plots/ticks.h"

namespace ui::plots {

/// The limits of an axis over numbers that change from frame to frame: they grow at once, a little beyond what
/// they have to hold, and shrink by a step only when they would be less than kFull of what they are.
class SteadyRange {
public:
    static constexpr double kFull = 0.6;
    /// Takes low ... high in. Not finite or low > high: stays as it is.
    void follow(double low, double high);
    /// Forgets what was.
    void reset() { *this = {}; }
    const Range& range() const { return m_range; }

private:
    Range m_range;
    bool m_begun = false;
};

} // namespace ui::plots
