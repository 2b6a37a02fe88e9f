#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"

#include <memory>
#include <vector>

namespace engine::data {

/// Sample numbers of each part, in the file's order within each.
struct Split {
    std::vector<int> train, validation, test;
    const std::vector<int>& rows(Part part) const;
};

/// Random but seeded, stratified by class. With a fixed test part the shares for training and validation are
/// applied to the rest; where the data say each sample's part, the shares are not looked at. Counts are
/// rounded, and one at least where the share is above 0. Of samples chosen by class (Dataset::chosenFrom) the
/// whole set is split. Errors: InvalidValue if the shares do not add up to
/// 1 (within 1e-6) or are outside 0 ... 1, if there is no training sample, or too few samples for the shares
/// above 0; context: "data.split" or "data.split.train".
core::Result<Split> split(const Dataset& dataset, const SplitSpec& spec, std::uint64_t seed);

/// Fitted on `rows` alone.
Scaler fitScaler(const core::MatrixD& features, const std::vector<int>& rows);
Scaler fitMinMax(const core::MatrixD& features, const std::vector<int>& rows);

/// The features with what is missing (NaN) filled from the training rows. Errors: NonFinite where no training
/// row has a value.
core::Result<core::MatrixD> filled(const Dataset& dataset, MissingPolicy policy,
                                   const std::vector<int>& train);

/// A data set ready for training. Immutable, shared by every run over the same data.
struct Prepared {
    DatasetPtr dataset;         ///< as it came, what was missing filled
    core::MatrixD standardized; ///< features × samples, scaled; empty if the spec does not say so
    core::MatrixD targets; ///< outputs × samples: numbers, or the class as one row of 0/1 or one-hot rows
    Split split;
    Scaler scaler;

    /// What is trained on, features × samples. As they came they are the data set's own, not a copy.
    const core::MatrixD& features() const {
        return standardized.size() > 0 ? standardized : dataset->features;
    }
};
using PreparedPtr = std::shared_ptr<const Prepared>;

/// The split, with at most samplesPerClass of each class to train on; features scaled as training rows say;
/// targets. `outputs` is the number of outputs of the network. Errors: ShapeMismatch that says which number
/// of outputs the data need (classification: 1 for two classes, or one a class, or more if the set's classes
/// are open; regression: one a target), or that a given scaler is for another number of features; NonFinite
/// for values too large to standardize; those of split() and filled().
core::Result<PreparedPtr> prepare(DatasetPtr dataset, const DataSpec& spec, core::Index outputs);

/// For a layer that looks numbers up (an embedding): that every feature is a whole number from 0 to count
/// − 1. `count` 0: anything is right. Errors: InvalidValue that names feature and sample; context: "data".
core::Result<void> checkWholeNumbers(const Prepared& prepared, core::Index count);

/// The columns `rows` of `matrix` (units × samples).
core::MatrixD columns(const core::MatrixD& matrix, const std::vector<int>& rows);

} // namespace engine::data
