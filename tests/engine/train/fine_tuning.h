#pragma once

#include "engine/train/history.h"
#include "engine/train/unfreezing.h"
#include "examples.h"

/// Small networks that are fine-tuned.
namespace fine_tuning {

using namespace engine;
using namespace engine::train;
using core::Index;

/// dense, batch_norm, dense, dropout, dense; layer `frozen` is not trainable; one joins every two epochs.
inline Experiment unfreezing(const std::string& optimizer = "adam", Precision precision = Precision::Float32,
                             int frozen = -1) {
    Experiment made =
        examples::experiment({2, 6, 4, 1}, "tanh", "sigmoid", "binary_cross_entropy", optimizer, 0.02);
    made.network.layers.insert(made.network.layers.begin() + 1, model::layerOf("batch_norm"));
    auto dropout = model::layerOf("dropout");
    dropout.settings.set("rate", 0.25);
    made.network.layers.insert(made.network.layers.begin() + 3, dropout);
    if (frozen >= 0)
        made.network.layers[std::size_t(frozen)].trainable = false;
    made.training.precision = precision;
    made.training.epochs = 12;
    made.training.l2 = 1e-3;
    made.training.optimizer.settings.set("weight_decay", 0.01);
    made.training.unfreezing = {"gradual", 2};
    return made;
}

inline data::PreparedPtr points() { return examples::ring(43, 12, 5); }

inline void toEpoch(AnyTrainer& trainer, long long epoch) {
    while (trainer.epochs() < epoch)
        trainer.step();
}

/// The numbers of a layer, running means included.
inline core::VectorD layerOf(const AnyTrainer& trainer, int layer) {
    core::VectorD all;
    trainer.copyParameters(all);
    return all.segment(trainer.layout().layerOffset(layer), trainer.layout().layerSize(layer));
}

/// A task of three clouds whose network shares two layers with one of two clouds.
inline SourceTaskPtr threeClouds(int samples = 60) {
    auto task = std::make_shared<SourceTask>();
    task->data = examples::clouds(4, 3, samples, samples);
    task->network.input = {4};
    task->network.layers = {model::denseLayer(8, "tanh"), model::denseLayer(6, "tanh"),
                            model::denseLayer(3, "softmax")};
    task->bodyLayers = 2;
    task->parameters = model::Network<double>::create(task->network).value().initialParameters(9);
    return task;
}

inline Experiment twoClouds(Precision precision = Precision::Float32) {
    Experiment made = examples::experiment({4, 8, 6, 2}, "tanh", "softmax", "cross_entropy", "sgd", 0.1);
    made.training.precision = precision;
    return made;
}

} // namespace fine_tuning
