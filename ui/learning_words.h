#pragma once

#include "engine/train/unfreezing.h"

#include <QString>

namespace ui {

/// What a layer does at that moment, in few words: "frozen", "joins after epoch 10"; empty: it learns, or
/// has nothing that could.
QString learningWords(const engine::train::LayerLearning& layer);
/// The same of the whole network as a line: "learning: output · hidden 2 joins after epoch 10"; empty where
/// all layers learn from the start.
QString learningLine(const engine::train::Experiment& experiment, long long epoch);

} // namespace ui
