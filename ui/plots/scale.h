#pragma once

#include "ui/plots/ticks.h"

#include <QRectF>

namespace ui::plots {

/// Where values lie in pixels.
struct Scale {
    QRectF area; ///< of the plot, inside the axes
    Range x, y;
    bool logarithmic = false;
    double pixelX(double value) const;
    double pixelY(double value) const;
    double valueX(double pixel) const;
    double valueY(double pixel) const;
};

} // namespace ui::plots
