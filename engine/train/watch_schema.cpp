// What can be waited for, and what it can be told.
#include "engine/train/watch.h"

#include "engine/core/parameter.h"

namespace engine::train {

namespace {

core::Parameter part() {
    return core::choiceParameter("part", {"validation", "training"}, "Part",
                                 "Which samples: those that are learned from, or those held out meanwhile.");
}

std::vector<core::Schema> makeWatches() {
    constexpr double kMost = 1e6;
    return {
        {"loss_rises",
         "The loss rises",
         "At the end of an epoch after which the loss was higher than the epoch before, several times in a "
         "row: "
         "with the validation part a sign of overfitting.",
         {core::wholeParameter("epochs", 3, 1, 1000, "Times in a row",
                               "How many epochs in a row it has to rise.", "epochs"),
          part()}},
        {"loss_jumps",
         "The loss jumps",
         "When a batch's loss is much higher than that of the batch before.",
         {core::realParameter("percent", 50.0, 0.1, kMost, "By more than",
                              "How much higher than the loss of the batch before.", "%")}},
        {"gradient_sign",
         "A gradient changes sign",
         "When the gradient of one weight or bias points the other way than at the step before.",
         {core::wholeParameter("layer", 1, 1, 1000, "Layer", "Which layer, from 1."),
          core::wholeParameter("unit", 1, 1, kMost, "Neuron", "Which neuron of the layer, from 1."),
          core::wholeParameter("input", 1, 0, kMost, "Input", "Which of its inputs, from 1; 0: the bias.")}},
        {"unit_dies",
         "A ReLU neuron dies",
         "When the output of a ReLU neuron has become 0 for every training sample: it learns nothing any "
         "more.",
         {}},
        {"unit_saturates",
         "A neuron saturates",
         "When the slope of a sigmoid or tanh neuron has become small for every training sample: hardly any "
         "gradient passes it.",
         {core::realParameter("percent", 1.0, 1e-6, 100, "Slope below",
                              "How small, in percent of the steepest slope that the activation has.", "%")}},
        {"not_finite",
         "A number is not finite",
         "When a loss, a gradient or a weight becomes NaN or infinite.",
         {}},
        {"loss_reaches",
         "The loss falls to",
         "At the end of an epoch whose loss is as small as that.",
         {core::realParameter("loss", 0.1, 0, kMost, "At most", "The loss, without penalty."), part()}},
        {"epoch",
         "An epoch is over",
         "At the end of that epoch.",
         {core::wholeParameter("epochs", 100, 1, 1e9, "Epoch", "Its number, from 1.")}},
        {"accuracy",
         "The accuracy reaches",
         "At the end of an epoch in which so many samples were classified right.",
         {core::realParameter("percent", 95.0, 0, 100, "At least", "Share of the samples that are right.",
                              "%"),
          part()}},
    };
}

} // namespace

const std::vector<core::Schema>& watches() {
    static const std::vector<core::Schema> all = makeWatches();
    return all;
}

const core::Schema* findWatch(const std::string& type) {
    for (const core::Schema& schema : watches())
        if (schema.type == type)
            return &schema;
    return nullptr;
}

} // namespace engine::train
