#pragma once

#include <vector>

namespace ui::plots {

struct Range {
    double lower = 0, upper = 1;
    double size() const { return upper - lower; }
    bool operator==(const Range&) const = default;
};

/// Multiples of 1, 2 or 5 times a power of ten inside the range, about `wanted` of them.
std::vector<double> linearTicks(const Range& range, int wanted);
/// 1-2-5 or 1-3 times powers of ten, powers of ten, or every n-th of them, whichever comes near `wanted`;
/// linear ticks where the range is less than a factor of 2.
std::vector<double> logTicks(const Range& range, int wanted);

/// The smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `value` (> 0).
/// The end of an axis that grows: it stands still most of the time and is at least three quarters full.
double roundUp(double value);
/// low ... high widened to round numbers; wider than nothing.
Range linearRange(double low, double high);
/// The same for a logarithmic axis: ends on 1-2-5 times powers of ten. 0 < low <= high.
Range logRange(double low, double high);

} // namespace ui::plots
