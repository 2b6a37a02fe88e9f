#pragma once

#include "engine/data/generators.h"
#include "engine/train/experiment.h"
#include "engine/train/trainer.h"

/// A relu network over a sine with a rate that it does not bear: its loss leaves float32 within some steps.
inline void makeDiverge(engine::train::Experiment& experiment) {
    experiment.data.source = "sine";
    experiment.data.settings = engine::data::findGenerator("sine")->defaults();
    experiment.network.input = {1};
    experiment.network.layers = {engine::model::denseLayer(16, "relu"), engine::model::denseLayer(8, "relu"),
                                 engine::model::denseLayer(1, "linear")};
    experiment.training.loss = "mse";
    experiment.training.optimizer = {"sgd", {{"learning_rate", 0.9}}};
    experiment.training.batchSize = 20;
}
