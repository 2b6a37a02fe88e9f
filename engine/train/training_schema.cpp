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
    core::Parameter parameter;
    parameter.name = name;
    parameter.kind = core::Kind::Integer;
    parameter.defaultValue = byDefault;
    parameter.minimum = 1;
    parameter.maximum = kLargestInt;
    parameter.unit = unit;
    parameter.label = label;
    parameter.help = help;
    return parameter;
}

core::Parameter shuffleParameter() {
    core::Parameter parameter;
    parameter.name = "shuffle";
    parameter.kind = core::Kind::Boolean;
    parameter.defaultValue = true;
    parameter.label = "Shuffle";
    parameter.help =
        "Draw a new order of the training samples for every epoch. Off: always the order of the file.";
    return parameter;
}

core::Parameter seedParameter() {
    core::Parameter parameter;
    parameter.name = "seed";
    parameter.kind = core::Kind::Integer;
    parameter.defaultValue = std::int64_t{42};
    parameter.minimum = 0;
    parameter.maximum = kLargestSeed;
    parameter.label = "Seed";
    parameter.help =
        "Where the random numbers begin: the same seed gives the same initial weights and the same batches.";
    return parameter;
}

core::Parameter precisionParameter() {
    core::Parameter parameter;
    parameter.name = "precision";
    parameter.kind = core::Kind::Choice;
    parameter.defaultValue = std::string("float32");
    parameter.label = "Precision";
    parameter.help = "float32: 24 significant bits, fast. float64: 53 significant bits.";
    parameter.choices = {"float32", "float64"};
    return parameter;
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
        shuffleParameter(), seedParameter(), precisionParameter()};
    return schema;
}

core::Parameter amount(const char* name, const char* label, const char* help) {
    core::Parameter parameter;
    parameter.name = name;
    parameter.defaultValue = 0.0;
    parameter.minimum = 0;
    parameter.maximum = kLargestAmount;
    parameter.label = label;
    parameter.help = help;
    return parameter;
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

core::Parameter monitorParameter() {
    core::Parameter parameter;
    parameter.name = "monitor";
    parameter.kind = core::Kind::Choice;
    parameter.defaultValue = std::string("validation_loss");
    parameter.label = "Monitor";
    parameter.help = "What has to get better: losses downwards, accuracies (of classes only) upwards.";
    parameter.choices = {"validation_loss", "validation_accuracy", "train_loss", "train_accuracy"};
    return parameter;
}

core::Parameter restoreParameter() {
    core::Parameter parameter;
    parameter.name = "restore_best_weights";
    parameter.kind = core::Kind::Boolean;
    parameter.defaultValue = true;
    parameter.label = "Restore best weights";
    parameter.help = "At the end of training the weights of the best epoch come back.";
    return parameter;
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
    schema.parameters = {monitorParameter(), patience, least, restoreParameter()};
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

} // namespace engine::train
