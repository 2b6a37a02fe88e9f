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
/// rounded, and one at least where the share is above 0. Samples with numbers are dealt by these, each on its
/// own, so that it stays in its part when others come and go; where a part would be empty, as all others are.
/// Of samples chosen by class (Dataset::chosenFrom) the whole set is split. Errors: InvalidValue if the shares
/// do not add up to 1 (within 1e-6) or are outside 0 ... 1, if there is no training sample, or too few samples for
/// the shares
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
    /// What is trained towards, outputs × samples: numbers (standardized if the spec says so), or the class
    /// as one row of 0/1 or one-hot rows.
    core::MatrixD targets;
    Split split;
    Scaler scaler;
    Scaler targetScaler; ///< of number targets; empty: the network's answers are in the targets' own units

    /// What is trained on, features × samples. As they came they are the data set's own, not a copy.
    const core::MatrixD& features() const {
        return standardized.size() > 0 ? standardized : dataset->features;
    }
    /// Number targets in their own units, outputs × samples; of classes the same as `targets`.
    const core::MatrixD& ownTargets() const { return scalesTargets() ? dataset->targets : targets; }
    bool scalesTargets() const { return targetScaler.mean.size() > 0; }
};
using PreparedPtr = std::shared_ptr<const Prepared>;

/// The split, with at most samplesPerClass of each class to train on; features scaled as training rows say;
/// targets. `outputs` is the number of outputs of the network. Errors: ShapeMismatch that says which number
/// of outputs the data need (classification: 1 for two classes, or one a class, or more if the set's classes
/// are open; regression: one a target), or that a given scaler is for another number of features or targets; NonFinite
/// for values too large to standardize; those of split() and filled().
core::Result<PreparedPtr> prepare(DatasetPtr dataset, const DataSpec& spec, core::Index outputs);

/// Whether targets are numbers of such a size that training on them as they are goes wrong or hardly moves: the
/// root mean square of one of them is kUnusualTarget or more, or that small.
bool asksForScaledTargets(const Dataset& dataset);
inline constexpr double kUnusualTarget = 10;

/// For a layer that looks numbers up (an embedding): that every feature is a whole number from 0 to count
/// − 1. `count` 0: anything is right. Errors: InvalidValue that names feature and sample; context: "data".
core::Result<void> checkWholeNumbers(const Prepared& prepared, core::Index count);

/// The columns `rows` of `matrix` (units × samples).
core::MatrixD columns(const core::MatrixD& matrix, const std::vector<int>& rows);

} // namespace engine::data
