#include "engine/data/prepare.h"

#include "engine/core/text.h"

#include <algorithm>
#include <cmath>

namespace engine::data {

namespace {

using core::Index;

/// The values of a feature that training rows have.
std::vector<double> present(const core::MatrixD& features, Index feature, const std::vector<int>& rows) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const int row : rows)
        if (!std::isnan(features(feature, row)))
            values.push_back(features(feature, row));
    return values;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

/// Of several equally frequent ones the least (as scikit-learn's SimpleImputer).
double mostFrequent(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    double best = values.front();
    std::ptrdiff_t most = 0;
    for (auto at = values.begin(); at != values.end();) {
        const auto end = std::upper_bound(at, values.end(), *at);
        if (end - at > most) {
            most = end - at;
            best = *at;
        }
        at = end;
    }
    return best;
}

core::Error noValue(const Dataset& dataset, Index feature) {
    return {core::Code::NonFinite,
            "no training row has a value; expected one at least, or leave the column out",
            "feature " + core::inQuotes(dataset.featureNames[static_cast<std::size_t>(feature)])};
}

void fillRow(core::MatrixD& features, Index feature, double value) {
    for (Index i = 0; i < features.cols(); ++i)
        if (std::isnan(features(feature, i)))
            features(feature, i) = value;
}

core::Result<void> fillOneHot(const Dataset& dataset, const OneHotColumns& group,
                              const std::vector<int>& train, core::MatrixD& features) {
    Index best = group.first;
    double most = -1;
    for (Index f = group.first; f < group.first + group.count; ++f) {
        const std::vector<double> values = present(features, f, train);
        if (values.empty())
            return noValue(dataset, f);
        const double share = mean(values);
        if (share > most) {
            most = share;
            best = f;
        }
    }
    for (Index f = group.first; f < group.first + group.count; ++f)
        fillRow(features, f, f == best ? 1 : 0);
    return {};
}

} // namespace

core::Result<core::MatrixD> filled(const Dataset& dataset, MissingPolicy policy,
                                   const std::vector<int>& train) {
    core::MatrixD features = dataset.features;
    auto group = dataset.oneHot.begin();
    for (Index f = 0; f < features.rows();) {
        if (group != dataset.oneHot.end() && group->first == f) {
            if (const auto done = fillOneHot(dataset, *group, train, features); !done)
                return done.error();
            f += (group++)->count;
            continue;
        }
        if (features.row(f).hasNaN()) {
            std::vector<double> values = present(features, f, train);
            if (values.empty())
                return noValue(dataset, f);
            fillRow(features, f,
                    policy == MissingPolicy::MostFrequent ? mostFrequent(std::move(values)) : mean(values));
        }
        ++f;
    }
    return features;
}

} // namespace engine::data
