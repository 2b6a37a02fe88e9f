#pragma once

#include "engine/data/overview.h"
#include "ui/plots/field.h"
#include "ui/plots/picture.h"

#include <QString>

#include <vector>

namespace ui {

/// What is said and how it is coloured is the same in every view of a data set.

QString partName(engine::data::Part part);
QString columnTitle(const engine::data::Dataset& dataset, engine::core::Index column);
/// A number as a class name becomes "class 3".
QString classTitle(const engine::data::Dataset& dataset, int number);
bool hasClasses(const engine::data::Dataset& dataset);
/// Class or targets of a sample: "setosa", "y 0.5".
QString answerOf(const engine::data::Dataset& dataset, int row);

/// Colours as in the other plots, where no network is asked: two classes orange and blue, more in the order
/// of curves; numbers by their sign and size.
plots::FieldMeaning meaningOf(const engine::data::Dataset& dataset);
/// What a class is filled with in bars; regression: of all samples.
QColor groupColor(const engine::data::Dataset& dataset, int group);

/// The rule that outliers are marked by, in one line, and why it is that one.
QString outlierRule();
QString outlierReason();
/// Of outliers, on top of any colour.
QColor outlierColor();

} // namespace ui
