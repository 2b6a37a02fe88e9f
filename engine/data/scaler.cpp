#include "engine/data/prepare.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::data {

using core::Index;

core::MatrixD Scaler::apply(const core::MatrixD& features) const {
    if (mean.size() == 0)
        return features;
    return ((features.colwise() - mean).array().colwise() / deviation.array()).matrix();
}

core::MatrixD Scaler::invert(const core::MatrixD& features) const {
    if (mean.size() == 0)
        return features;
    return (features.array().colwise() * deviation.array()).matrix().colwise() + mean;
}

bool Scaler::operator==(const Scaler& other) const {
    const auto same = [](const core::VectorD& a, const core::VectorD& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    };
    return same(mean, other.mean) && same(deviation, other.deviation);
}

Scaler fitScaler(const core::MatrixD& features, const std::vector<int>& rows) {
    Scaler scaler{core::VectorD::Zero(features.rows()), core::VectorD::Ones(features.rows())};
    if (rows.empty())
        return scaler;
    const auto n = static_cast<double>(rows.size());
    for (Index f = 0; f < features.rows(); ++f) {
        double sum = 0, squares = 0;
        for (const int row : rows)
            sum += features(f, row);
        const double mean = sum / n;
        for (const int row : rows)
            squares += (features(f, row) - mean) * (features(f, row) - mean);
        const double variance = squares / n;
        // A constant column has a variance of about this by rounding alone (scikit-learn's bound).
        const double epsilon = std::numeric_limits<double>::epsilon(), rounding = n * mean * epsilon;
        scaler.mean(f) = mean;
        const bool constant =
            std::isfinite(variance) && variance <= n * epsilon * variance + rounding * rounding;
        scaler.deviation(f) = constant ? 1 : std::sqrt(variance);
    }
    return scaler;
}

Scaler fitMinMax(const core::MatrixD& features, const std::vector<int>& rows) {
    Scaler scaler{core::VectorD::Zero(features.rows()), core::VectorD::Ones(features.rows())};
    for (Index f = 0; f < features.rows() && !rows.empty(); ++f) {
        double least = features(f, rows.front()), most = least;
        for (const int row : rows) {
            least = std::min(least, features(f, row));
            most = std::max(most, features(f, row));
        }
        scaler.mean(f) = least;
        scaler.deviation(f) = most > least ? most - least : 1;
    }
    return scaler;
}

} // namespace engine::data
