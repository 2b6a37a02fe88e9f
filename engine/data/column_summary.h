#pragma once

#include "engine/data/columns.h"

#include <vector>

namespace engine::data {

/// What is said of one column of a data set, over all its samples that are not missing.
struct ColumnSummary {
    core::Index present = 0; ///< finite numbers; with 0 all below is NaN
    core::Index missing = 0;
    core::Index distinct = 0; ///< different numbers
    double mean = 0;
    double deviation = 0; ///< population: √(Σ (x − mean)² / n), as NumPy's std and the scaler's
    double minimum = 0, maximum = 0;
    double median = 0;                           ///< of an even number the mean of the two in the middle
    double lowerQuartile = 0, upperQuartile = 0; ///< between neighbours linear, as NumPy's percentile
    double spread = 0;                           ///< MAD: the median of |x − median|
    core::Index outliers = 0;
    bool whole = false; ///< whole numbers only
    /// With each target: regression: Pearson's r. Two classes: Pearson's r with the class number (0 or 1).
    /// More classes: the correlation ratio η = √(variance between the classes' means / variance), 0 ... 1.
    /// NaN where one of them is constant.
    std::vector<double> correlations;

    /// 0.6745 (x − median) / MAD; 0 where MAD is 0.
    double modifiedZ(double x) const;
    /// |modified z| > 3.5. No number is one where MAD is 0: more than half of them are equal, and the rule
    /// says nothing. Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993.
    bool isOutlier(double x) const;
    /// |x − median| up to which no number is an outlier; infinite where MAD is 0.
    double outlierDistance() const;

    static constexpr double kOutlierZ = 3.5;
};

/// Sorts a copy of the column: n log n.
ColumnSummary summarize(const Dataset& dataset, core::Index column);

} // namespace engine::data
