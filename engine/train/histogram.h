#pragma once

#include "engine/core/matrix.h"

#include <cstdint>
#include <vector>

namespace engine::train {

/// How some numbers are distributed: counts in equal bins from the lowest to the highest finite one.
struct Histogram {
    static constexpr int kBins = 64;

    double lowest = 0, highest = 0;    ///< of the finite numbers; both 0 without any
    std::vector<std::uint32_t> counts; ///< kBins; all in the first where lowest = highest
    core::Index finite = 0, notFinite = 0;
    double mean = 0, deviation = 0; ///< of the finite numbers (population); 0 without any
    double sum = 0, squares = 0;    ///< what these two are made of: Σx and Σ(x − mean)²

    /// Share of the finite numbers per unit of x; 0 outside and where all are equal.
    double density(double x) const;
};

/// Of `size` numbers that lie side by side. Instantiated for float and double.
template <class S>
Histogram histogram(const S* numbers, core::Index size);

} // namespace engine::train
