#pragma once

#include "engine/trace/expression.h"
#include "engine/train/history.h"

#include <vector>

namespace engine::train {

/// One epoch of a run again, with what its record is made of.
struct EpochStory {
    struct Batch {
        long long step = 0; ///< number of the update
        long long samples = 0;
        double loss = 0; ///< mean over its samples, before the update
        double hits = 0; ///< samples classified right; 0 where there are no classes
    };
    struct Tensor {
        int layer = 0;
        bool isBias = false;
        double squares = 0;       ///< of its gradient in the last batch, added up
        double weightSquares = 0; ///< of its numbers before the last update
        double updateSquares = 0; ///< of the last update
        double originSquares = 0; ///< of its numbers where the run began
        double driftSquares = 0;  ///< of how far they are from there at the end of the epoch
    };
    std::vector<Batch> batches;
    std::vector<Tensor> tensors;
    long long validationSamples = 0;
    long long sourceSamples = 0; ///< that the source task is measured with; 0: none
    EpochRecord record;          ///< the same as when the epoch was trained, bit for bit
};

/// Takes the epoch's steps with a trainer of its own. `start`: the beginning of the epoch; `changes`: of the
/// run, those within the epoch are made again. Errors: InvalidValue where it is not the beginning of an
/// epoch; those of makeTrainer.
core::Result<EpochStory> epochStory(const Moment& start, const Changes& changes = {});

/// Samples that the source task of a trainer is measured with; 0: there is none.
long long sourceSamples(const AnyTrainer& trainer);

/// Why a number of the record is what it is. Of the losses and accuracies exact; a norm of a float32 run is
/// rounded by the trainer (about 1e-6).
trace::Explanation explainTrainLoss(const EpochStory& story);
trace::Explanation explainTrainAccuracy(const EpochStory& story);
trace::Explanation explainValidationLoss(const EpochStory& story);
trace::Explanation explainValidationAccuracy(const EpochStory& story);
/// `index`: of the record's gradientNorms.
trace::Explanation explainGradientNorm(const EpochStory& story, std::size_t index);
/// `index`: of the record's updateRatios. Not where that is NaN.
trace::Explanation explainUpdateRatio(const EpochStory& story, std::size_t index);
/// `index`: of the record's drifts. Not where that is NaN.
trace::Explanation explainDrift(const EpochStory& story, std::size_t index);
/// Of the task the weights came from. Not where there is none.
trace::Explanation explainSourceLoss(const EpochStory& story);
trace::Explanation explainSourceAccuracy(const EpochStory& story);

} // namespace engine::train
