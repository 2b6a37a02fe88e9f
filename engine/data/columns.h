#pragma once

#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "engine/data/prepare.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::data {

/// The numbers of a data set as columns: its features, then its targets (regression).
core::Index columnCount(const Dataset& dataset);
/// One number a sample, side by side. NaN or infinity: missing.
const double* columnValues(const Dataset& dataset, core::Index column);
/// Its name, or its number from 1 where it has none.
std::string columnName(const Dataset& dataset, core::Index column);
std::string className(const Dataset& dataset, int number);

/// The part each sample is in.
using Parts = std::vector<Part>;
Parts partsOf(const Split& split, core::Index samples);

/// How many samples each class has in each part; regression: one group of all.
struct Balance {
    core::Matrix<core::Index> counts; ///< classes × 3 parts, in the order of Part
    core::Index samples(Part part) const { return counts.col(static_cast<core::Index>(part)).sum(); }
    /// Of the samples of a part, 0 ... 1; 0 where it has none.
    double share(core::Index group, Part part) const;
};
/// Of all samples, or of those that are marked (one mark a sample).
Balance balance(const Dataset& dataset, const Parts& parts, const std::vector<char>& marked = {});

} // namespace engine::data
