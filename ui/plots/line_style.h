#pragma once

#include <QPen>

namespace ui::plots {

/// The pen of the curve of that place among its neighbours. On screen solid or `dashed`; in the print look
/// every curve is dashed in its own way, because its colour may be a grey like any other there.
QPen curvePen(const QColor& color, double width, int place, bool dashed);
/// Whether curves bear their pen's own dashes: for pictures only, dashes of a pen are slow.
bool dashesTellCurvesApart();

} // namespace ui::plots
