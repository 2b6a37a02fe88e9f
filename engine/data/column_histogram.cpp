#include "engine/data/column_histogram.h"

#include <algorithm>
#include <cmath>

namespace engine::data {

namespace {

using core::Index;

int binsFor(const ColumnSummary& summary) {
    const auto n = static_cast<double>(summary.present);
    const double range = summary.maximum - summary.minimum;
    const double sturges = range / (std::log2(n) + 1);
    const double freedman = 2 * (summary.upperQuartile - summary.lowerQuartile) / std::cbrt(n);
    const double width = freedman > 0 ? std::min(freedman, sturges) : sturges;
    const double bins = std::ceil(range / width);
    return std::isfinite(bins) ? static_cast<int>(std::clamp(bins, 1.0, double(ColumnHistogram::kMostBins)))
                               : ColumnHistogram::kMostBins;
}

void setEdges(const ColumnSummary& summary, ColumnHistogram& histogram) {
    histogram.low = summary.minimum;
    histogram.high = summary.maximum;
    const double range = summary.maximum - summary.minimum;
    // Beyond 2⁵² a half is lost.
    if (summary.whole && std::max(std::abs(summary.minimum), std::abs(summary.maximum)) < 1e15) {
        const int wanted =
            range < ColumnHistogram::kMostBins ? static_cast<int>(range) + 1 : binsFor(summary);
        const double width = std::ceil((range + 1) / wanted);
        histogram.bins = static_cast<int>(std::ceil((range + 1) / width));
        histogram.low -= 0.5;
        histogram.high = histogram.low + width * histogram.bins;
    } else if (range == 0) {
        histogram.bins = 1;
        const double room = std::max(0.5, std::abs(summary.minimum) * 1e-9);
        histogram.low -= room;
        histogram.high += room;
    } else {
        histogram.bins = binsFor(summary);
    }
}

} // namespace

double ColumnHistogram::edge(int index) const {
    if (index == bins)
        return high;
    const double range = high - low;
    return std::isfinite(range) ? index * (range / bins) + low : index * (high / bins - low / bins) + low;
}

int ColumnHistogram::bin(double x) const {
    if (!(x >= low && x <= high) || bins == 0)
        return -1;
    const double share = (x / 2 - low / 2) / (high / 2 - low / 2);
    int at = std::clamp(static_cast<int>(share * bins), 0, bins - 1);
    // What the division rounded away, the edges say.
    if (at > 0 && x < edge(at))
        --at;
    else if (at + 1 < bins && x >= edge(at + 1))
        ++at;
    return at;
}

Index ColumnHistogram::total(int index) const {
    Index sum = 0;
    for (const auto& group : counts)
        sum += group[static_cast<std::size_t>(index)];
    return sum;
}

ColumnHistogram countColumn(const Dataset& dataset, Index column, const ColumnSummary& summary) {
    ColumnHistogram histogram;
    const bool classified = dataset.task == Task::Classification;
    if (summary.present > 0)
        setEdges(summary, histogram);
    histogram.counts.assign(classified ? dataset.classNames.size() : 1,
                            std::vector<Index>(static_cast<std::size_t>(histogram.bins), 0));
    const double* values = columnValues(dataset, column);
    for (Index i = 0; i < dataset.samples(); ++i)
        if (const int bin = histogram.bin(values[i]); bin >= 0) {
            const int group = classified ? dataset.classes[static_cast<std::size_t>(i)] : 0;
            ++histogram.counts[static_cast<std::size_t>(group)][static_cast<std::size_t>(bin)];
        }
    return histogram;
}

std::vector<int> rowsInBin(const Dataset& dataset, Index column, const ColumnHistogram& histogram, int bin) {
    const double* values = columnValues(dataset, column);
    std::vector<int> rows;
    for (Index i = 0; i < dataset.samples(); ++i)
        if (histogram.bin(values[i]) == bin)
            rows.push_back(static_cast<int>(i));
    return rows;
}

} // namespace engine::data
