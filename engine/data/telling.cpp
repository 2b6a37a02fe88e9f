#include "engine/data/telling.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace engine::data {

namespace {

using core::Index;

/// r² closer than that: they say the same.
constexpr double kSame = 0.9;
constexpr Index kMost = 2000;

Index strideOf(const Dataset& dataset, Index most) {
    return std::max<Index>(1, (dataset.samples() + most - 1) / most);
}

/// r² of two rows of numbers; 0 where one does not vary.
double squaredCorrelation(const core::MatrixD& a, Index rowA, const core::MatrixD& b, Index rowB,
                          Index stride) {
    double n = 0, meanA = 0, meanB = 0, aa = 0, bb = 0, ab = 0;
    for (Index i = 0; i < a.cols(); i += stride) { // Welford's, so that large numbers stay exact
        n += 1;
        const double da = a(rowA, i) - meanA, db = b(rowB, i) - meanB;
        meanA += da / n;
        meanB += db / n;
        aa += da * (a(rowA, i) - meanA);
        bb += db * (b(rowB, i) - meanB);
        ab += da * (b(rowB, i) - meanB);
    }
    const double r2 = ab * ab / (aa * bb);
    return std::isfinite(r2) ? std::min(r2, 1.0) : 0;
}

/// Fisher 1925: the variance between classes over all of it.
double correlationRatio(const Dataset& dataset, Index feature, Index stride) {
    std::vector<double> sums(dataset.classNames.size(), 0), counts(dataset.classNames.size(), 0);
    double total = 0, n = 0;
    for (Index i = 0; i < dataset.samples(); i += stride) {
        const auto label = static_cast<std::size_t>(dataset.classes[static_cast<std::size_t>(i)]);
        sums[label] += dataset.features(feature, i);
        counts[label] += 1;
        total += dataset.features(feature, i);
        n += 1;
    }
    const double mean = total / n;
    double all = 0, between = 0;
    for (Index i = 0; i < dataset.samples(); i += stride)
        all += (dataset.features(feature, i) - mean) * (dataset.features(feature, i) - mean);
    for (std::size_t c = 0; c < sums.size(); ++c)
        if (counts[c] > 0)
            between += counts[c] * (sums[c] / counts[c] - mean) * (sums[c] / counts[c] - mean);
    const double ratio = between / all;
    return std::isfinite(ratio) ? std::min(ratio, 1.0) : 0;
}

} // namespace

double telling(const Dataset& dataset, Index feature, Index most) {
    const Index stride = strideOf(dataset, most);
    if (dataset.task == Task::Classification)
        return correlationRatio(dataset, feature, stride);
    return dataset.targets.rows() == 0
               ? 0
               : squaredCorrelation(dataset.features, feature, dataset.targets, 0, stride);
}

std::pair<Index, Index> tellingFeatures(const Dataset& dataset) {
    const auto features = static_cast<std::size_t>(dataset.features.rows());
    std::vector<double> tells(features);
    std::vector<Index> order(features);
    std::iota(order.begin(), order.end(), Index{0});
    for (std::size_t f = 0; f < features; ++f)
        tells[f] = telling(dataset, static_cast<Index>(f));
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
        return tells[static_cast<std::size_t>(a)] > tells[static_cast<std::size_t>(b)];
    });
    const Index first = order.front();
    const Index stride = strideOf(dataset, kMost);
    for (std::size_t i = 1; i < features; ++i)
        if (squaredCorrelation(dataset.features, first, dataset.features, order[i], stride) <= kSame)
            return {first, order[i]};
    return {first, order[std::min<std::size_t>(1, features - 1)]};
}

} // namespace engine::data
