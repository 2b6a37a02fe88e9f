#pragma once

#include "engine/core/random.h"
#include "engine/data/prepare.h"
#include "engine/model/network.h"
#include "engine/optim/schedule.h"
#include "engine/train/early_stopping.h"
#include "engine/train/experiment.h"
#include "engine/train/origin.h"

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace engine::train {

/// One row of history.csv. Training loss and accuracy are running means over the epoch's batches in training
/// mode (as Keras logs them); validation is evaluated at the end of the epoch. NaN where there is no such
/// part or metric.
struct EpochRecord {
    long long epoch = 0; ///< 1 for the first
    long long step = 0;  ///< updates taken since the start
    double trainLoss = 0, validationLoss = 0, trainAccuracy = 0, validationAccuracy = 0;
    double learningRate = 0;           ///< in effect at the epoch's last step
    double baseRate = 0;               ///< the experiment's, or what was set by hand: before the schedule
    std::vector<double> gradientNorms; ///< ‖dL/dW‖ of each layer with parameters (weight and bias together),
                                       ///< last batch of the epoch
    std::vector<double> updateRatios; ///< ‖Δ‖/‖W‖ of the same, W before it: how far the last update of the
                                      ///< epoch moved them; NaN where it was not taken or W is 0
    std::vector<double> drifts; ///< ‖W − W₀‖/‖W₀‖ of the same, at the end of the epoch: how far they are from
                                ///< where the run began (see Origin); NaN where W₀ is 0
    /// Of the task the weights came from, with the body as it is now (see SourceTask): loss and accuracy on
    /// its validation part. NaN where there is none.
    double sourceLoss = std::numeric_limits<double>::quiet_NaN();
    double sourceAccuracy = std::numeric_limits<double>::quiet_NaN();
};

struct Evaluation {
    core::Index samples = 0;
    double loss = 0;
    std::optional<double> accuracy; ///< classification only
    /// Numbers: √(mean (t − y)²) of each output in own units, where asked for: evaluate() of evaluation.h.
    core::VectorD rootMeanSquare;
};

/// Everything that training goes on from, bit for bit, between two steps. A plain value, in double whatever
/// the precision.
struct TrainerState {
    core::VectorD parameters;
    optim::OptimizerState<double> optimizer;
    long long step = 0;  ///< updates taken
    long long epoch = 0; ///< epochs completed
    std::vector<int>
        order; ///< the current epoch's order of the training rows (sample numbers of the data set)
    core::Index position = 0; ///< how many of them are used
    core::Random random;
    double learningRate = 0; ///< the base rate, which the schedule makes the one in effect from
    optim::PlateauState plateau;
    EarlyStoppingState stopping;
    core::VectorD bestParameters;   ///< of the best epoch; empty where they are not to be restored
    double lossSum = 0, hitSum = 0; ///< running sums over the samples of the epoch
    double batchLoss = std::numeric_limits<double>::quiet_NaN(); ///< of the last step; NaN before the first
};

/// Trains one step at a time: deterministic, synchronous, no thread, no clock. The interface is the same for
/// both precisions; step() allocates nothing after the first epoch.
class AnyTrainer {
public:
    virtual ~AnyTrainer() = default;

    virtual const Experiment& experiment() const = 0;
    virtual const data::PreparedPtr& data() const = 0;
    /// Its slots say what learns at present (see unfreezing.h).
    virtual const model::Layout& layout() const = 0;
    virtual std::size_t stepsPerEpoch() const = 0;

    /// Where the run began: what drift and forgetting are measured from. At first the initial parameters and
    /// no source. Another one changes records only, not the training. Errors: see SourceEvaluator::create.
    virtual const Origin& origin() const = 0;
    virtual core::Result<void> setOrigin(Origin origin) = 0;

    /// How many threads share the work where layers are large enough for it to help; 1 at first. The numbers
    /// are the same for any.
    virtual void setThreads(int threads) = 0;

    /// One update on the next batch (the last one of an epoch may be smaller). Returns the batch's loss
    /// before it. Frozen tensors do not change by a bit.
    virtual double step() = 0;
    /// Whether the last step gave a loss, a gradient or a parameter that is not finite. Such a step is
    /// counted, but its update is not taken: parameters are the last finite ones.
    virtual bool diverged() const = 0;
    /// What the last step returned; NaN before the first.
    virtual double batchLoss() const = 0;
    /// Whether the last step ended an epoch; its record is made then.
    virtual bool epochEnded() const = 0;
    virtual const EpochRecord& lastEpoch() const = 0;
    virtual long long steps() const = 0;
    virtual long long epochs() const = 0;
    /// Training rows of the present epoch that are used.
    virtual core::Index position() const = 0;
    /// Training samples seen since the start, as if the data had always been these.
    virtual long long samplesSeen() const = 0;

    /// The base rate: the experiment's, or what was set by hand.
    virtual double learningRate() const = 0;
    virtual void setLearningRate(double rate) = 0;
    /// The rate of the next step: what the schedule makes of the base rate.
    virtual double effectiveRate() const = 0;
    /// Whether early stopping says so after the last epoch.
    virtual bool stopsEarly() const = 0;
    /// The end of training, by early stopping or by its epochs: brings back the best epoch's parameters if
    /// that is wanted (moments stay). Nothing where early stopping is not enabled.
    virtual std::optional<EarlyStop> finish() = 0;
    /// To the initial parameters this run began with, order, random state and the experiment's learning rate
    /// included.
    virtual void reset() = 0;

    virtual TrainerState state() const = 0;
    virtual void restore(const TrainerState& state) = 0;
    /// Copies parameters (as double) without the rest: cheap enough for every frame.
    virtual void copyParameters(core::VectorD& parameters) const = 0;

    /// Of the last step, as the optimizer got them but for clipping: penalties included.
    virtual void copyGradients(core::VectorD& gradients) const = 0;
    /// Of each layer and unit the largest |f′(z)| over these rows of the data, in evaluation mode with the
    /// parameters as they are; empty where the activation has no slope of its own (softmax, dropout).
    virtual void largestSlopes(const std::vector<int>& rows, std::vector<core::VectorD>& slopes) = 0;

    /// Loss and accuracy of a part in evaluation mode, with the parameters as they are.
    virtual Evaluation evaluate(data::Part part) = 0;
};

/// The trainer for a precision. Instantiated for float and double.
template <class S>
core::Result<std::unique_ptr<AnyTrainer>> makeTrainer(const Experiment& experiment, data::PreparedPtr data,
                                                      const std::optional<core::VectorD>& initial);
/// In the experiment's own precision. `initial`: parameters to start from instead of the initializers.
/// Errors: those of checked(Experiment), Network::create; ShapeMismatch of data or initial parameters.
core::Result<std::unique_ptr<AnyTrainer>> makeTrainer(const Experiment& experiment, data::PreparedPtr data,
                                                      const std::optional<core::VectorD>& initial = {});

/// The rows the next step uses (sample numbers of the data set), without taking it.
std::vector<int> nextBatch(const AnyTrainer& trainer);
std::vector<int> nextBatch(const TrainerState& state, const Experiment& experiment,
                           const data::Prepared& data);
/// The rate of the next step from that state.
double effectiveRate(const TrainerState& state, const Experiment& experiment, const data::Prepared& data);

} // namespace engine::train
