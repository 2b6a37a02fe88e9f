#pragma once

#include "engine/core/result.h"
#include "engine/data/column_histogram.h"

#include <functional>
#include <memory>
#include <vector>

namespace engine::data {

/// All that is shown of a data set before a network sees it. Immutable, made off the window's thread.
struct Overview {
    DatasetPtr dataset; ///< never null
    Parts parts;        ///< the part each sample is in
    Balance balance;
    std::vector<ColumnSummary> summaries; ///< one a column
    std::vector<ColumnHistogram> histograms;

    /// Rows with an outlier in any column, in their order.
    std::vector<int> outlierRows() const;
};
using OverviewPtr = std::shared_ptr<const Overview>;

/// `goesOn` is told the share that is done, 0 ... 1, after each column; false ends it with Cancelled. Other
/// errors: those of split().
core::Result<OverviewPtr> overview(DatasetPtr dataset, const SplitSpec& split, std::uint64_t seed,
                                   const std::function<bool(double)>& goesOn = {});

} // namespace engine::data
