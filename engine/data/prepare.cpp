#include "engine/data/prepare.h"

#include "engine/core/text.h"
#include "engine/data/classes.h"

#include <cmath>

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

/// The data set with nothing missing: itself, or a copy that is filled.
core::Result<DatasetPtr> completed(DatasetPtr dataset, const DataSpec& spec, const Split& parts) {
    if (dataset->missing == 0)
        return dataset;
    auto features = filled(*dataset, spec.table ? spec.table->missing : MissingPolicy::Mean, parts.train);
    if (!features)
        return features.error();
    auto complete = std::make_shared<Dataset>();
    *complete = *dataset;
    complete->features = *std::move(features);
    complete->missing = 0;
    return DatasetPtr(std::move(complete));
}

core::Result<Scaler> given(const Scaler& scaler, Index rows, const char* what) {
    if (scaler.mean.size() != rows)
        return core::Error{core::Code::ShapeMismatch,
                           "is for " + counted(scaler.mean.size(), what) + ", the data have " +
                               counted(rows, what),
                           "data.scaler"};
    return scaler;
}

core::Result<void> checkFinite(const Scaler& scaler, const core::MatrixD& scaled, const char* what,
                               const std::vector<std::string>& names) {
    for (Index i = 0; i < scaler.mean.size(); ++i)
        if (!std::isfinite(scaler.deviation(i)) || !scaled.row(i).allFinite())
            return core::Error{core::Code::NonFinite,
                               "values too large to standardize; expected magnitudes below 1e150",
                               what + (" " + core::inQuotes(names[static_cast<std::size_t>(i)]))};
    return {};
}

core::Result<void> scaleFeatures(Prepared& prepared, const DataSpec& spec) {
    if (!spec.scales())
        return {};
    const Dataset& dataset = *prepared.dataset;
    const auto& rows = prepared.split.train;
    auto scaler = spec.scaler   ? given(*spec.scaler, dataset.features.rows(), "feature")
                  : spec.minMax ? fitMinMax(dataset.features, rows)
                                : fitScaler(dataset.features, rows);
    if (!scaler)
        return scaler.error();
    prepared.scaler = *std::move(scaler);
    prepared.standardized = prepared.scaler.apply(dataset.features);
    return checkFinite(prepared.scaler, prepared.standardized, "feature", dataset.featureNames);
}

core::Result<void> scaleTargets(Prepared& prepared, const DataSpec& spec) {
    const Dataset& dataset = *prepared.dataset;
    if (!spec.standardizeTargets || dataset.task != Task::Regression)
        return {};
    auto scaler = spec.targetScaler ? given(*spec.targetScaler, dataset.targets.rows(), "target")
                                    : fitScaler(dataset.targets, prepared.split.train);
    if (!scaler)
        return scaler.error();
    prepared.targetScaler = *std::move(scaler);
    prepared.targets = prepared.targetScaler.apply(dataset.targets);
    return checkFinite(prepared.targetScaler, prepared.targets, "target", dataset.targetNames);
}

} // namespace

core::Result<PreparedPtr> prepare(DatasetPtr dataset, const DataSpec& spec, Index outputs) {
    auto parts = split(*dataset, spec.split, spec.seed);
    if (!parts)
        return parts.error();
    parts = withFewerSamples(*dataset, *std::move(parts), spec.samplesPerClass, spec.seed);
    if (!parts)
        return parts.error();
    auto targets = targetsFor(*dataset, outputs);
    if (!targets)
        return targets.error();
    auto complete = completed(std::move(dataset), spec, *parts);
    if (!complete)
        return complete.error();
    auto prepared = std::make_shared<Prepared>();
    prepared->dataset = *std::move(complete);
    prepared->split = std::move(*parts);
    prepared->targets = std::move(*targets);
    if (const auto scaled = scaleFeatures(*prepared, spec); !scaled)
        return scaled.error();
    if (const auto scaled = scaleTargets(*prepared, spec); !scaled)
        return scaled.error();
    return PreparedPtr(std::move(prepared));
}

bool asksForScaledTargets(const Dataset& dataset) {
    for (Index t = 0; dataset.samples() > 0 && t < dataset.targets.rows(); ++t) {
        const double size =
            std::sqrt(dataset.targets.row(t).squaredNorm() / static_cast<double>(dataset.samples()));
        if (size > 0 && !(size < kUnusualTarget && size > 1 / kUnusualTarget))
            return true;
    }
    return false;
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
