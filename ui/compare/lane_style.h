#pragma once

#include <QColor>
#include <QIcon>
#include <QPen>

namespace ui {

/// Sixteen lanes that can be told apart: the Okabe-Ito order and the colour of the text, solid, then dashed.

/// For Series::color.
int laneSeriesColor(int style);
bool isLaneDashed(int style);
QColor laneColor(int style);
QPen lanePen(int style, double width);
/// A piece of its line, for a row.
QIcon laneSwatch(int style);

} // namespace ui
