#pragma once

#include "engine/data/dataset.h"
#include "engine/train/experiment.h"

namespace engine::train {

/// Whether inputs, outputs and loss of the network are of the kind that the data need.
bool fits(const Experiment& experiment, const data::Dataset& dataset);

/// The experiment with as many inputs as the data have features (in a picture's shape where the network takes
/// pictures and the data are some) and, only where they do not fit, the output
/// layer and the loss that the task asks for: two classes one sigmoid with binary cross-entropy, more a
/// softmax with cross-entropy, numbers linear outputs with mean squared error (standardized numbers do not
/// fit behind an activation that cannot answer every number). Hidden layers stay; without any layer there is
/// one afterwards.
Experiment fitted(const Experiment& experiment, const data::Dataset& dataset);

/// Whatever its inputs: with a last layer and a loss that fit the data, and that layer to be trained in full: a
/// head that begins anew. The layers before it stay.
Experiment withNewHead(const Experiment& experiment, const data::Dataset& dataset);

} // namespace engine::train
