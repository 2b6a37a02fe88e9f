#pragma once

#include "engine/train/history.h"

#include "examples.h"

#include <QtTest>

/// Runs that remember, and what of them has to come back bit for bit.
namespace histories {

using namespace engine;
using namespace engine::train;
using examples::same;
using TrainerPtr = std::unique_ptr<AnyTrainer>;

/// A hidden layer with dropout and batch normalization, shuffled batches, and everything that has a memory of
/// its own.
inline Experiment withEverything(const std::string& optimizer, Precision precision) {
    Experiment made =
        examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", optimizer, 0.02);
    auto dropout = model::layerOf("dropout");
    dropout.settings.set("rate", 0.25);
    made.network.layers.insert(made.network.layers.begin() + 1, dropout);
    // Its running means are part of what is kept.
    made.network.layers.insert(made.network.layers.begin() + 2, model::layerOf("batch_norm"));
    made.training.precision = precision;
    made.training.gradientClipNorm = 0.5;
    made.training.l2 = 1e-3;
    made.training.schedule.type = "reduce_on_plateau";
    made.training.earlyStopping.enabled = true;
    if (optimizer == "sgd")
        made.training.optimizer.settings.set("momentum", 0.9);
    if (optimizer == "rmsprop")
        made.training.optimizer.settings.set("centered", true);
    return made;
}

inline bool sameState(const TrainerState& a, const TrainerState& b) {
    bool slots =
        a.optimizer.slots.size() == b.optimizer.slots.size() && a.optimizer.begun == b.optimizer.begun;
    for (std::size_t i = 0; slots && i < a.optimizer.slots.size(); ++i)
        slots = same(a.optimizer.slots[i], b.optimizer.slots[i]);
    return slots && same(a.parameters, b.parameters) && a.step == b.step && a.epoch == b.epoch &&
           a.order == b.order && a.position == b.position && a.random == b.random &&
           same(a.learningRate, b.learningRate) && same(a.bestParameters, b.bestParameters) &&
           same(a.lossSum, b.lossSum) && same(a.hitSum, b.hitSum) && same(a.batchLoss, b.batchLoss);
}

struct Run {
    TrainerPtr trainer;
    History history;

    explicit Run(const Experiment& experiment, data::PreparedPtr data = examples::ring(97, 30, 5))
        : trainer(examples::trainer(experiment, std::move(data))), history(*trainer) {}
    void forward(long long steps) {
        for (long long i = 0; i < steps; ++i) {
            trainer->step();
            history.took(trainer);
        }
    }
    void seek(long long step) {
        history.approach(trainer, step, true);
        QVERIFY(trainer->steps() <= step);
        forward(step - trainer->steps());
    }
};

} // namespace histories
