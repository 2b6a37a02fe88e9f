#include "engine/core/parameter.h"
#include "engine/train/experiment.h"

#include <limits>

namespace engine::train {

namespace {

constexpr double kLargestAmount = 1e6;
constexpr double kLargestInt = std::numeric_limits<int>::max();
// Whole numbers up to here are exact as doubles, and so in every JSON reader.
constexpr double kLargestSeed = 9007199254740992.0;

core::Parameter count(const char* name, std::int64_t byDefault, const char* unit, const char* label,
                      const char* help) {
    return core::wholeParameter(name, byDefault, 1, kLargestInt, label, help, unit);
}

core::Schema makeTrainingSchema() {
    core::Schema schema;
    schema.type = "training";
    schema.label = "Training";
    schema.help = "How the network is trained.";
    schema.parameters = {
        count("batch_size", 10, "samples", "Batch size",
              "How many samples share one update: the gradient is their mean. More than there are: all of "
              "them."),
        count("epochs", 250, "epochs", "Epochs", "How often training goes through all training samples."),
        core::flagParameter(
            "shuffle", true, "Shuffle",
            "Draw a new order of the training samples for every epoch. Off: always the order of the file."),
        core::wholeParameter("seed", 42, 0, kLargestSeed, "Seed",
                             "Where the random numbers begin: the same seed gives the same initial weights "
                             "and the same batches."),
        core::choiceParameter("precision", {"float32", "float64"}, "Precision",
                              "float32: 24 significant bits, fast. float64: 53 significant bits.")};
    return schema;
}

core::Parameter amount(const char* name, const char* label, const char* help) {
    return core::realParameter(name, 0, 0, kLargestAmount, label, help);
}

core::Schema makeRegularizationSchema() {
    core::Schema schema;
    schema.type = "regularization";
    schema.label = "Regularization";
    schema.help = "What keeps weights and steps small.";
    schema.parameters = {
        amount("l1", "L1 penalty",
               "Adds this times Σ|w| over all weights, biases left out, to the loss: it pushes weights that "
               "are of "
               "little use to exactly 0."),
        amount(
            "l2", "L2 penalty",
            "Adds this times Σw² over all weights, biases left out, to the loss (Keras' l2): it pulls large "
            "weights towards 0. Loss curves show the loss without penalties."),
        amount("gradient_clip_norm", "Clip gradient to",
               "A gradient that is longer than this, over all trained parameters together, is scaled down to "
               "it. 0: "
               "never.")};
    return schema;
}

core::Schema makeEarlyStoppingSchema() {
    core::Schema schema;
    schema.type = "early_stopping";
    schema.label = "Early stopping";
    schema.help = "Ends training when it no longer helps.";
    core::Parameter least =
        amount("min_delta", "Least improvement", "A change by less than this is no improvement.");
    core::Parameter patience = count("patience", 10, "epochs", "Patience",
                                     "So many epochs in a row without an improvement are waited for.");
    patience.minimum = 0;
    schema.parameters = {
        core::choiceParameter(
            "monitor", {"validation_loss", "validation_accuracy", "train_loss", "train_accuracy"}, "Monitor",
            "What has to get better: losses downwards, accuracies (of classes only) upwards."),
        patience, least,
        core::flagParameter("restore_best_weights", true, "Restore best weights",
                            "At the end of training the weights of the best epoch come back.")};
    return schema;
}

core::Schema makeUnfreezingSchema() {
    core::Schema schema;
    schema.type = "unfreezing";
    schema.label = "Unfreezing";
    schema.help = "Which layers learn at first, and when the others join.";
    schema.parameters = {
        core::choiceParameter("type", {"none", "gradual"}, "Unfreezing",
                              "none: all trainable layers learn from the start. gradual: at first only the "
                              "last one does, and one after the other the layers below it join."),
        count("epochs_per_layer", 5, "epochs", "Epochs per layer",
              "After so many epochs the next lower layer joins those that learn.")};
    return schema;
}

} // namespace

const core::Schema& trainingSchema() {
    static const core::Schema schema = makeTrainingSchema();
    return schema;
}

const core::Schema& regularizationSchema() {
    static const core::Schema schema = makeRegularizationSchema();
    return schema;
}

const core::Schema& earlyStoppingSchema() {
    static const core::Schema schema = makeEarlyStoppingSchema();
    return schema;
}

const core::Schema& unfreezingSchema() {
    static const core::Schema schema = makeUnfreezingSchema();
    return schema;
}

} // namespace engine::train
