#pragma once

#include "engine/core/result.h"
#include "engine/core/schema.h"
#include "engine/data/data_spec.h"
#include "engine/model/network_spec.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"

#include <cstdint>
#include <string>

namespace engine::train {

enum class Precision { Float32, Float64 };

/// Ends training when what is monitored has not improved for `patience` epochs in a row (Keras'
/// EarlyStopping).
struct EarlyStoppingSpec {
    bool enabled = false;
    std::string monitor = "validation_loss"; ///< or train_loss, validation_accuracy, train_accuracy
    int patience = 10;                       ///< epochs
    double minDelta = 0;                     ///< less than this is no improvement
    bool restoreBestWeights = true;          ///< the parameters of the best epoch come back at the end
    bool operator==(const EarlyStoppingSpec&) const = default;
};

/// Gradual unfreezing (Howard, Ruder 2018, Universal Language Model Fine-tuning for Text Classification,
/// section 3.3): at first only the last layer with parameters learns, and every so many epochs the next lower
/// one joins. See unfreezing.h.
struct UnfreezingSpec {
    std::string type = "none"; ///< or gradual
    int epochsPerLayer = 5;
    bool operator==(const UnfreezingSpec&) const = default;
    bool isGradual() const { return type == "gradual"; }
};

/// The "training" object of a project file. A plain comparable value.
struct TrainingSpec {
    std::string loss = "binary_cross_entropy";
    optim::OptimizerSpec optimizer;
    int batchSize = 10; ///< larger than the training part: the whole part
    int epochs = 250;
    bool shuffle = true;
    std::uint64_t seed = 42; ///< weights, order of batches and dropout
    Precision precision = Precision::Float32;
    double l1 = 0, l2 = 0;       ///< penalties, see model/penalty.h; 0: none
    double gradientClipNorm = 0; ///< the gradient of all trained parameters is scaled down to it; 0: never
    optim::ScheduleSpec schedule;
    EarlyStoppingSpec earlyStopping;
    UnfreezingSpec unfreezing;
    bool operator==(const TrainingSpec&) const = default;
};

/// batch_size, epochs, shuffle, seed, precision: what a form shows beside loss and optimizer.
const core::Schema& trainingSchema();
/// l1, l2, gradient_clip_norm.
const core::Schema& regularizationSchema();
/// monitor, patience, min_delta, restore_best_weights.
const core::Schema& earlyStoppingSchema();
/// type, epochs_per_layer.
const core::Schema& unfreezingSchema();

/// All that decides a run: with the data it is a pure function of these values.
struct Experiment {
    model::NetworkSpec network;
    data::DataSpec data;
    TrainingSpec training;
    bool operator==(const Experiment&) const = default;
};

/// Runnable: it makes a network. Editable: every layer is right by itself, but shapes may not fit together
/// yet: what an editor holds while somebody builds.
enum class Check { Runnable, Editable };

/// Checks everything that can be checked without the data; error contexts are project-file paths
/// ("training.optimizer.learning_rate"). Returns the experiment with defaults filled in.
core::Result<Experiment> checked(const Experiment& experiment, Check check = Check::Runnable);

/// The experiment of the first start: spiral, 2-6-4-1 tanh. The numbers were chosen by measuring: 97 % of the
/// validation samples are right after 42 epochs, and for nearly every other seed within 600 (so small a
/// network needs many samples, standardized, and not too small batches not to get stuck with an arm of the
/// spiral cut off).
Experiment firstExperiment();

} // namespace engine::train
