#include "engine/data/column_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::data {

namespace {

using core::Index;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// The normal distribution's median of |x − median| / deviation.
constexpr double kNormalMad = 0.6745;

// Halves first: the sum of two large numbers may overflow.
double middle(double a, double b) { return a / 2 + b / 2; }

/// Of sorted numbers, at `share` of the way from the first to the last.
double quantile(const std::vector<double>& sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at), above = std::min(below + 1, sorted.size() - 1);
    const double part = at - static_cast<double>(below);
    return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[above] * part;
}

/// From the middle outwards: distances of sorted numbers, merged in their order.
double medianDistance(const std::vector<double>& sorted, double median) {
    const std::size_t n = sorted.size();
    std::size_t right =
        static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), median) - sorted.begin());
    std::size_t left = right; // one behind the next on that side
    double before = 0, distance = 0;
    for (std::size_t taken = 0; taken <= n / 2; ++taken) {
        before = distance;
        const double down = left > 0 ? median - sorted[left - 1] : std::numeric_limits<double>::infinity();
        const double up = right < n ? sorted[right] - median : std::numeric_limits<double>::infinity();
        distance = std::min(down, up);
        down < up ? --left : ++right;
    }
    return n % 2 == 1 ? distance : middle(before, distance);
}

/// Numbers are divided by a power of two of their size, so that squares of large ones do not overflow.
double scaleOf(double largest) { return largest > 0 ? std::ldexp(1.0, std::ilogb(largest)) : 1; }

void addMoments(const double* values, Index samples, ColumnSummary& summary) {
    const double scale = scaleOf(std::max(std::abs(summary.minimum), std::abs(summary.maximum)));
    const auto n = static_cast<double>(summary.present);
    double sum = 0, squares = 0, rest = 0;
    for (Index i = 0; i < samples; ++i)
        if (std::isfinite(values[i]))
            sum += values[i] / scale;
    const double mean = sum / n;
    for (Index i = 0; i < samples; ++i)
        if (std::isfinite(values[i])) {
            const double d = values[i] / scale - mean;
            squares += d * d;
            rest += d;
        }
    const bool constant = summary.minimum == summary.maximum;
    summary.mean = constant ? summary.minimum : (mean + rest / n) * scale;
    summary.deviation =
        constant ? 0 : std::sqrt(std::max(0.0, squares / n - (rest / n) * (rest / n))) * scale;
}

/// Pearson's r of what is present in both.
template <class Y>
double pearson(const double* x, Index samples, Y y) {
    double n = 0, meanX = 0, meanY = 0, largestX = 0, largestY = 0;
    for (Index i = 0; i < samples; ++i)
        if (std::isfinite(x[i]) && std::isfinite(y(i))) {
            largestX = std::max(largestX, std::abs(x[i]));
            largestY = std::max(largestY, std::abs(y(i)));
            ++n;
        }
    const double scaleX = scaleOf(largestX), scaleY = scaleOf(largestY);
    const auto overBoth = [&](auto visit) {
        for (Index i = 0; i < samples; ++i)
            if (std::isfinite(x[i]) && std::isfinite(y(i)))
                visit(x[i] / scaleX, y(i) / scaleY);
    };
    overBoth([&](double a, double b) {
        meanX += a / n;
        meanY += b / n;
    });
    double xx = 0, yy = 0, xy = 0;
    overBoth([&](double a, double b) {
        xx += (a - meanX) * (a - meanX);
        yy += (b - meanY) * (b - meanY);
        xy += (a - meanX) * (b - meanY);
    });
    // What rounding leaves of a constant is no variance.
    const double epsilon = std::numeric_limits<double>::epsilon();
    const auto constant = [&](double squares, double mean) {
        return !(squares > n * n * epsilon * epsilon * mean * mean);
    };
    return constant(xx, meanX) || constant(yy, meanY)
               ? kNan
               : std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

double correlationRatio(const double* x, const Dataset& dataset, const ColumnSummary& summary) {
    if (!(summary.deviation > 0))
        return kNan;
    struct Group {
        double n = 0, sum = 0;
    };
    std::vector<Group> groups(dataset.classNames.size());
    for (Index i = 0; i < dataset.samples(); ++i)
        if (std::isfinite(x[i])) {
            Group& group = groups[static_cast<std::size_t>(dataset.classes[static_cast<std::size_t>(i)])];
            ++group.n;
            group.sum += (x[i] - summary.mean) / summary.deviation;
        }
    double between = 0;
    for (const Group& group : groups)
        if (group.n > 0)
            between += group.sum / group.n * group.sum;
    return std::sqrt(std::clamp(between / static_cast<double>(summary.present), 0.0, 1.0));
}

std::vector<double> correlations(const double* x, const Dataset& dataset, const ColumnSummary& summary) {
    const Index samples = dataset.samples();
    std::vector<double> result;
    if (dataset.task == Task::Regression)
        for (Index t = 0; t < dataset.targets.rows(); ++t)
            result.push_back(pearson(x, samples, [&](Index i) { return dataset.targets(t, i); }));
    else if (dataset.classNames.size() > 2)
        result.push_back(correlationRatio(x, dataset, summary));
    else
        result.push_back(pearson(x, samples, [&](Index i) {
            return static_cast<double>(dataset.classes[static_cast<std::size_t>(i)]);
        }));
    return result;
}

void addOrder(const std::vector<double>& sorted, ColumnSummary& summary) {
    const std::size_t n = sorted.size();
    summary.minimum = sorted.front();
    summary.maximum = sorted.back();
    summary.median = n % 2 == 1 ? sorted[n / 2] : middle(sorted[n / 2 - 1], sorted[n / 2]);
    summary.lowerQuartile = quantile(sorted, 0.25);
    summary.upperQuartile = quantile(sorted, 0.75);
    summary.spread = medianDistance(sorted, summary.median);
    summary.distinct = 1;
    summary.whole = std::trunc(sorted[0]) == sorted[0];
    for (std::size_t i = 1; i < n; ++i) {
        summary.distinct += sorted[i] != sorted[i - 1];
        summary.whole = summary.whole && std::trunc(sorted[i]) == sorted[i];
    }
    for (const double x : sorted)
        summary.outliers += summary.isOutlier(x);
}

} // namespace

double ColumnSummary::modifiedZ(double x) const {
    return spread > 0 ? kNormalMad * (x - median) / spread : 0;
}

bool ColumnSummary::isOutlier(double x) const {
    return std::isfinite(x) && std::abs(modifiedZ(x)) > kOutlierZ;
}

double ColumnSummary::outlierDistance() const {
    return spread > 0 ? kOutlierZ * spread / kNormalMad : std::numeric_limits<double>::infinity();
}

ColumnSummary summarize(const Dataset& dataset, Index column) {
    const double* values = columnValues(dataset, column);
    const Index samples = dataset.samples();
    std::vector<double> sorted;
    sorted.reserve(static_cast<std::size_t>(samples));
    std::copy_if(values, values + samples, std::back_inserter(sorted),
                 [](double x) { return std::isfinite(x); });
    std::sort(sorted.begin(), sorted.end());
    ColumnSummary summary;
    summary.present = static_cast<Index>(sorted.size());
    summary.missing = samples - summary.present;
    if (sorted.empty()) {
        for (double* number :
             {&summary.mean, &summary.deviation, &summary.minimum, &summary.maximum, &summary.median,
              &summary.lowerQuartile, &summary.upperQuartile, &summary.spread})
            *number = kNan;
        summary.correlations.assign(static_cast<std::size_t>(std::max<Index>(1, dataset.targets.rows())),
                                    kNan);
        return summary;
    }
    addOrder(sorted, summary);
    addMoments(values, samples, summary);
    summary.correlations = correlations(values, dataset, summary);
    return summary;
}

} // namespace engine::data
