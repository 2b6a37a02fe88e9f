#include "engine/data/prepare.h"

#include "engine/core/text.h"

#include <cmath>
#include <limits>

namespace engine::data {

namespace {

using core::Index;

std::string counted(Index count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : noun.back() == 's' ? "es" : "s");
}

core::Error mismatch(const std::string& have, const std::string& need, Index outputs) {
    return {core::Code::ShapeMismatch,
            "the data have " + have + " and need " + need + ", the network has " + counted(outputs, "output"),
            "network"};
}

core::Result<core::MatrixD> classTargets(const Dataset& dataset, Index outputs) {
    const auto classes = static_cast<Index>(dataset.classNames.size());
    const bool single = outputs == 1 && classes <= 2;
    if (!single && outputs != classes && !(dataset.openClasses && outputs > classes)) {
        const std::string exact = counted(classes, "output") + ", one a class";
        return mismatch(counted(classes, "class"),
                        classes == 1   ? "1 output"
                        : classes == 2 ? "1 output or 2, one a class"
                                       : exact,
                        outputs);
    }
    core::MatrixD targets = core::MatrixD::Zero(outputs, dataset.samples());
    for (Index i = 0; i < dataset.samples(); ++i) {
        const int number = dataset.classes[static_cast<std::size_t>(i)];
        if (single)
            targets(0, i) = number;
        else
            targets(number, i) = 1;
    }
    return targets;
}

core::Result<core::MatrixD> targetsFor(const Dataset& dataset, Index outputs) {
    if (dataset.task == Task::Classification)
        return classTargets(dataset, outputs);
    const Index targets = dataset.targets.rows();
    if (targets != outputs)
        return mismatch(counted(targets, "target"), counted(targets, "output"), outputs);
    return dataset.targets;
}

core::Result<void> checkFinite(const Prepared& prepared) {
    const Scaler& scaler = prepared.scaler;
    for (Index f = 0; f < scaler.mean.size(); ++f)
        if (!std::isfinite(scaler.deviation(f)) || !prepared.standardized.row(f).allFinite())
            return core::Error{
                core::Code::NonFinite, "values too large to standardize; expected magnitudes below 1e150",
                "feature " + core::inQuotes(prepared.dataset->featureNames[static_cast<std::size_t>(f)])};
    return {};
}

} // namespace

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

core::Result<PreparedPtr> prepare(DatasetPtr dataset, const DataSpec& spec, Index outputs) {
    auto parts = split(*dataset, spec.split, spec.seed);
    if (!parts)
        return parts.error();
    auto targets = targetsFor(*dataset, outputs);
    if (!targets)
        return targets.error();
    auto prepared = std::make_shared<Prepared>();
    prepared->dataset = std::move(dataset);
    prepared->split = std::move(*parts);
    prepared->targets = std::move(*targets);
    if (spec.standardize) {
        prepared->scaler = fitScaler(prepared->dataset->features, prepared->split.train);
        prepared->standardized = prepared->scaler.apply(prepared->dataset->features);
    }
    const auto finite = checkFinite(*prepared);
    if (!finite)
        return finite.error();
    return PreparedPtr(std::move(prepared));
}

core::Result<void> checkWholeNumbers(const Prepared& prepared, core::Index count) {
    const core::MatrixD& features = prepared.features();
    for (core::Index sample = 0; count > 0 && sample < features.cols(); ++sample)
        for (core::Index feature = 0; feature < features.rows(); ++feature)
            if (const double value = features(feature, sample);
                !(value >= 0 && value < static_cast<double>(count) && value == std::floor(value)))
                return core::Error{core::Code::InvalidValue,
                                   "input " + std::to_string(feature + 1) + " of sample " +
                                       std::to_string(sample + 1) + " is " + core::toText(value) +
                                       "; an embedding of " + std::to_string(count) +
                                       " takes whole numbers from 0 to " + std::to_string(count - 1) +
                                       ", as they come (not standardized)",
                                   "data"};
    return {};
}

core::MatrixD columns(const core::MatrixD& matrix, const std::vector<int>& rows) {
    core::MatrixD result(matrix.rows(), static_cast<Index>(rows.size()));
    for (Index unit = 0; unit < matrix.rows(); ++unit)
        for (std::size_t i = 0; i < rows.size(); ++i)
            result(unit, static_cast<Index>(i)) = matrix(unit, rows[i]);
    return result;
}

} // namespace engine::data
