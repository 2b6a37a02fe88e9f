#include "engine/train/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::train {

double Histogram::density(double x) const {
    const double width = (highest - lowest) / kBins;
    if (finite == 0 || !(width > 0) || x < lowest || x > highest)
        return 0;
    const int bin = std::min(kBins - 1, static_cast<int>((x - lowest) / width));
    return static_cast<double>(counts[static_cast<std::size_t>(bin)]) / (static_cast<double>(finite) * width);
}

template <class S>
Histogram histogram(const S* numbers, core::Index size) {
    Histogram result;
    result.counts.assign(Histogram::kBins, 0);
    double lowest = std::numeric_limits<double>::infinity(), highest = -lowest, sum = 0;
    for (core::Index i = 0; i < size; ++i) {
        const double x = static_cast<double>(numbers[i]);
        if (!std::isfinite(x))
            continue;
        ++result.finite;
        lowest = std::min(lowest, x);
        highest = std::max(highest, x);
        sum += x;
    }
    result.notFinite = size - result.finite;
    if (result.finite == 0)
        return result;
    const double count = static_cast<double>(result.finite);
    result.lowest = lowest;
    result.highest = highest;
    result.sum = sum;
    result.mean = sum / count;
    const double scale = highest > lowest ? Histogram::kBins / (highest - lowest) : 0;
    double squares = 0;
    for (core::Index i = 0; i < size; ++i) {
        const double x = static_cast<double>(numbers[i]);
        if (!std::isfinite(x))
            continue;
        const int bin = std::min(Histogram::kBins - 1, static_cast<int>((x - lowest) * scale));
        ++result.counts[static_cast<std::size_t>(bin)];
        squares += (x - result.mean) * (x - result.mean);
    }
    result.squares = squares;
    result.deviation = std::sqrt(squares / count);
    return result;
}

template Histogram histogram<float>(const float*, core::Index);
template Histogram histogram<double>(const double*, core::Index);

} // namespace engine::train
