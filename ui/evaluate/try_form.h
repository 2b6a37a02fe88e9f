#pragma once

#include "engine/core/matrix.h"
#include "engine/core/schema.h"
#include "engine/data/dataset.h"

#include <QFont>
#include <QString>

namespace ui {

// A row of a table as a form: a number a feature, a choice for each text column.

/// Not too many features for a form.
bool canFillIn(const engine::data::Dataset& dataset);
engine::core::Schema rowSchema(const engine::data::Dataset& dataset);
engine::core::Settings rowSettings(const engine::data::Dataset& dataset,
                                   const engine::core::VectorD& features);
engine::core::VectorD rowFeatures(const engine::data::Dataset& dataset,
                                  const engine::core::Settings& settings);

/// Of what is typed and what is answered.
QFont largeFont();

/// Lower case, without accents and blanks around it.
QString plainWord(const QString& typed);

} // namespace ui
