#pragma once

#include "engine/data/dataset.h"
#include "engine/io/table.h"

#include <QString>
#include <QStringList>

namespace ui {

/// In the order of engine::data::ColumnRole.
QStringList roleNames();
/// What a role does, for the tooltip.
QString roleHelp(engine::data::ColumnRole role);

QString separatorName(char separator);
QString encodingName(engine::data::Encoding encoding);

/// What becomes of a column: "one-hot: 3 categories", "left out: date".
QString treatmentText(const engine::io::TableColumn& column);
/// What becomes of its missing values: "2 missing: dropped"; empty where none is missing.
QString missingText(const engine::io::TableColumn& column, engine::data::MissingPolicy policy);
/// "13 inputs × 178 samples · 3 classes: a, b, c · 2 rows dropped".
QString resultText(const engine::data::Dataset& dataset, bool standardizesTargets = false);

} // namespace ui
