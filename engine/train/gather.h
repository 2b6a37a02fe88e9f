#pragma once

#include "engine/core/matrix.h"

#include <algorithm>

namespace engine::train {

/// Copies the given rows of `samples` (samples × units) into columns (units × count). By blocks of units:
/// what is written strided stays in the cache.
template <class S>
void gather(const core::Matrix<S>& samples, const int* rows, core::Index count, S* columns) {
    constexpr core::Index kUnits = 16;
    const core::Index units = samples.cols();
    for (core::Index first = 0; first < units; first += kUnits) {
        const core::Index last = std::min(first + kUnits, units);
        for (core::Index j = 0; j < count; ++j) {
            const S* sample = samples.data() + rows[j] * units;
            for (core::Index i = first; i < last; ++i)
                columns[i * count + j] = sample[i];
        }
    }
}

} // namespace engine::train
