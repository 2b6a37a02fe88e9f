#pragma once

#include "engine/core/schema.h"
#include "engine/train/experiment.h"

#include <QString>

#include <map>
#include <string>

namespace ui {

// The training part of a project as one form: loss, the optimizer and the numbers of its type, batches, the
// schedule with its own, penalties, unfreezing, early stopping. Names of the last ones begin with
// "schedule.", "unfreezing." and "early_stopping.".

/// The form for that optimizer and schedule; what early stopping and unfreezing need only while they
/// are on.
engine::core::Schema trainingForm(const engine::train::TrainingSpec& spec);
/// Captions of its sections, by the first parameter of each.
std::map<std::string, QString> trainingCaptions();
engine::core::Settings toSettings(const engine::train::TrainingSpec& spec);
/// The spec with what the form says; another optimizer or schedule begins with its defaults.
engine::train::TrainingSpec fromSettings(engine::train::TrainingSpec spec,
                                         const engine::core::Settings& settings);

} // namespace ui
