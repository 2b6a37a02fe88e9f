#pragma once

#include "engine/train/trainer.h"

#include <atomic>
#include <optional>
#include <vector>

namespace engine::train {

/// What a network says about every sample of a part. A plain value.
struct Predictions {
    data::Part part = data::Part::Validation;
    Evaluation evaluation;    ///< as AnyTrainer::evaluate says it
    core::MatrixD outputs;    ///< the last layer's a, outputs × samples
    std::vector<int> answers; ///< the class it says; empty where the data have no classes
};

/// The validation part, else the training part.
data::Part openPart(const data::Prepared& data);

/// In evaluation mode and the experiment's precision. Pure, for any thread. `wanted`, if given, is looked at
/// between blocks of samples. Errors: those of checked(Experiment) and Network::create; ShapeMismatch of data
/// or parameters; Cancelled.
core::Result<Predictions> predictionsOf(const Experiment& experiment, const data::PreparedPtr& data,
                                        const core::VectorD& parameters, data::Part part,
                                        const std::atomic<bool>* wanted = nullptr);

struct PredictionDifference {
    core::Index changed = 0;                ///< samples about which another class is said
    core::Index corrected = 0, spoiled = 0; ///< of these: right only afterwards, right only before
    double largest = 0; ///< |y after − y before| over samples and outputs; infinite if one is no number
    int sample = -1;    ///< where that is: number in the data set; −1: no difference anywhere
};
/// Of the same part of the same data. Networks with different numbers of outputs differ in their answers
/// alone.
PredictionDifference difference(const Predictions& before, const Predictions& after,
                                const data::Prepared& data);

} // namespace engine::train
