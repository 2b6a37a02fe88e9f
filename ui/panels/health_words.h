#pragma once

#include "engine/train/health.h"

#include <QString>

namespace ui {

/// A note in plain words.
struct HealthWords {
    QString what; ///< one sentence that names the place and the number
    QString why;  ///< why, and what to try
};
/// The key of numbers that can be written out.
inline const QString kNoteNumber = QStringLiteral("number");
/// With linked() numbers.
HealthWords healthInLinks(const engine::train::HealthNote& note, const engine::train::Experiment& experiment,
                          const engine::data::Dataset& data);
HealthWords healthInWords(const engine::train::HealthNote& note, const engine::train::Experiment& experiment,
                          const engine::data::Dataset& data);

} // namespace ui
