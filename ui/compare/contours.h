#pragma once

#include <QLineF>

#include <vector>

namespace ui {

/// Where a square grid of numbers crosses a level, as short lines in units of cells, x to the right, y down:
/// marching squares, linear along edges. Cells with a number that is not finite have none.
std::vector<QLineF> contour(const std::vector<float>& values, int side, double level);

} // namespace ui
