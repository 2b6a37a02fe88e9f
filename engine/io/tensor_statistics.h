#pragma once

#include "engine/core/tensor.h"
#include "engine/train/histogram.h"

namespace engine::io {

/// What is said of one tensor. All but `zeros` is in the histogram: lowest, highest, mean and deviation of
/// the finite numbers, and how many are not.
struct TensorStatistics {
    train::Histogram histogram;
    std::int64_t zeros = 0; ///< numbers that are 0

    std::int64_t size() const { return histogram.finite + histogram.notFinite; }
    double zeroShare() const { return size() == 0 ? 0 : double(zeros) / double(size()); }
};

/// Two passes over its numbers.
TensorStatistics statisticsOf(const core::Tensor& tensor);

} // namespace engine::io
