#pragma once

#include "ui/plots/curve.h"
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

/// The line cut into dashes of `on` and gaps of `off` pixels along x (gaps are samples with y = NaN). A pen
/// with a dash pattern costs two hundred times as much on a noisy line. Overwrites `out` and keeps its
/// memory.
void dash(const std::vector<Sample>& line, const Scale& scale, double on, double off,
          std::vector<Sample>& out);

} // namespace ui::plots
