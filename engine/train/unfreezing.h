#pragma once

#include "engine/model/layout.h"
#include "engine/model/network.h"
#include "engine/model/network_spec.h"
#include "engine/train/experiment.h"

#include <optional>
#include <vector>

namespace engine::train {

// Which layers learn when. Pure functions of the experiment and of how many epochs are completed: the same
// for training, replay, traces and the window.
//
// Without gradual unfreezing every layer with "trainable" learns. With it, of the layers that are trainable
// and have parameters, the last one learns from the start and every epochsPerLayer epochs the one before it
// joins: after e epochs 1 + ⌊e / epochsPerLayer⌋ of them learn. Layers with "trainable": false never do and
// are not counted. A layer that does not learn is frozen in every sense: no update, no decay, moments as they
// are, and batch_norm in evaluation mode with running means that stay (as Keras' BatchNormalization does).
// When a layer joins, the optimizer's moments and its step count begin anew for all layers, as if an
// optimizer had been made for the new set of parameters (what fastai's unfreeze does): Adam's correction of
// the bias is then right for the one that joins.

/// What a layer does in an epoch.
struct LayerLearning {
    bool hasParameters = false; ///< those that a gradient trains
    bool learns = false;        ///< false, too, of a layer without parameters
    /// After so many completed epochs it begins to learn; 0: from the start. Nothing: never.
    std::optional<long long> joinsAfter;
};

/// One a layer of the network, after so many completed epochs. A network that cannot be made: empty.
std::vector<LayerLearning> learningAt(const Experiment& experiment, long long epoch);
std::vector<LayerLearning> learningAt(const Experiment& experiment, const model::Layout& layout,
                                      long long epoch);

/// After how many completed epochs the next layer joins, and which one. Nothing: all have joined.
struct NextLayer {
    int layer = 0;
    long long epoch = 0;
};
std::optional<NextLayer> nextToJoin(const std::vector<LayerLearning>& layers, long long epoch);

/// The network with `trainable` as it is in effect after so many completed epochs.
model::NetworkSpec networkAt(const Experiment& experiment, long long epoch);
/// The experiment with that network: for whatever looks at a single moment of the run.
Experiment experimentAt(Experiment experiment, long long epoch);

/// Makes a network train those layers that learn after so many completed epochs; the others with parameters
/// are frozen. Whether one learns that did not before. Allocates nothing; `layers` may be empty: nothing.
template <class S>
bool applyLearning(const std::vector<LayerLearning>& layers, long long epoch, model::Network<S>& network);

/// Whether a layer learns with `to` that did not learn with `from`, after so many completed epochs.
bool joins(const Experiment& from, const Experiment& to, long long epoch);

} // namespace engine::train
