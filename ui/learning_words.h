#pragma once

#include "engine/io/project.h"
#include "engine/train/unfreezing.h"
#include "ui/network/canvas_types.h"

#include <QString>

#include <memory>
#include <vector>

namespace ui {

class Run;

/// What a layer does at that moment, in few words: "frozen", "joins after epoch 10"; empty: it learns, or
/// has nothing that could.
QString learningWords(const engine::train::LayerLearning& layer);
/// The locks of all layers of an experiment at that moment, also while its layers do not fit together.
std::vector<LayerLock> locksOf(const engine::train::Experiment& experiment, long long epoch);
/// The same of the whole network as a line: "learning: output · hidden 2 joins after epoch 10"; empty where
/// all layers learn from the start.
QString learningLine(const engine::train::Experiment& experiment, long long epoch);

/// W₀ of a run that began with the project's own weights; null: it began with drawn ones.
std::shared_ptr<const engine::core::VectorD> pretrainedOf(const engine::io::Project& project, const Run& run);

} // namespace ui
