#pragma once

#include "engine/data/column_summary.h"

#include <vector>

namespace engine::data {

/// A column's numbers counted in equal bins, by class. The last bin holds its upper edge as well. There are
/// as many as NumPy's "auto" rule says (the narrower of Freedman and Diaconis' 2 IQR / ∛n and Sturges'
/// range / (log2 n + 1)), at most kMostBins. Whole numbers have a bin each, or as many in each as in any
/// other.
struct ColumnHistogram {
    static constexpr int kMostBins = 50;

    double low = 0, high = 0;                     ///< edges of the first and the last bin
    int bins = 0;                                 ///< 0 without a finite number
    std::vector<std::vector<core::Index>> counts; ///< classes (regression: one group) × bins

    double edge(int index) const; ///< 0 ... bins
    /// −1 where x is missing or outside.
    int bin(double x) const;
    core::Index total(int index) const; ///< over all classes
};
ColumnHistogram countColumn(const Dataset& dataset, core::Index column, const ColumnSummary& summary);

/// The rows of the data set whose number is in that bin, in their order.
std::vector<int> rowsInBin(const Dataset& dataset, core::Index column, const ColumnHistogram& histogram,
                           int bin);

} // namespace engine::data
