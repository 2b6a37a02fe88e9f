#pragma once

#include "engine/train/history.h"
#include "ui/plots/series.h"

#include <QString>

#include <vector>

namespace ui {

/// What is other between two settings of a run, in words: "η 0.1", "adam, batch size 20", "dropout 0.3".
QString changeInWords(const engine::train::Experiment& from, const engine::train::Experiment& to);

/// What was changed by hand over a run that began with those settings, as marks over its epochs; those within
/// one epoch are one mark.
std::vector<plots::Mark> marksOf(const engine::train::Experiment& begun,
                                 const engine::train::Changes& changes);

} // namespace ui
