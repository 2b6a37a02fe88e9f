#pragma once

#include "engine/data/dataset.h"
#include "engine/io/project.h"
#include "engine/model/network.h"

#include <vector>

namespace ui {

// What fine-tuning does to a project, as values. The window makes each one undoable edit.

/// The layers that have something a gradient trains, ascending.
std::vector<int> learningLayers(const engine::model::NetworkSpec& network);
/// Freezes or unfreezes those of the layers that have parameters.
engine::model::NetworkSpec withFrozen(engine::model::NetworkSpec network, const std::vector<int>& layers,
                                      bool frozen);
/// Only the last layer with parameters learns.
engine::model::NetworkSpec withLastLearning(engine::model::NetworkSpec network);

/// How many of the last layers are the head, as a project file counts: down to the last one with parameters.
int headOf(const engine::model::NetworkSpec& network);

/// The project with a new head for the data: other layers keep `parameters` (of its network as it is), the
/// head's are drawn anew. Errors: those of Network::create.
engine::core::Result<engine::io::Project> withNewHead(engine::io::Project project,
                                                      const engine::data::Dataset& dataset,
                                                      const engine::core::VectorD& parameters);
/// The project that begins with `parameters`, and whose present task is the one that must not be forgotten:
/// its data, head and loss are kept as the source. Errors: those of Network::create.
engine::core::Result<engine::io::Project> withThisAsSource(engine::io::Project project,
                                                           const engine::core::VectorD& parameters);
/// Whether two networks have all layers before the head in common, and a head each.
bool differInHead(const engine::model::NetworkSpec& before, const engine::model::NetworkSpec& after);
/// The weights of a project for another network that differs in its head only; nothing: it differs otherwise.
std::optional<engine::core::TensorMap> keptWeights(const engine::core::TensorMap& weights,
                                                   const engine::train::Experiment& before,
                                                   const engine::train::Experiment& after);

} // namespace ui
