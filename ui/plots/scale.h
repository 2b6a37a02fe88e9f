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

/// A line with more points than pixel columns, as one vertical stroke a column from its lowest to its highest
/// point, long enough to touch the stroke before: the same picture for a fifth of the cost. Of every on + off
/// columns the last `off` are left out (off 0: none). Strokes are divided by samples with y = NaN. Overwrites
/// `out` and keeps its memory.
void strokes(const std::vector<Sample>& line, const Scale& scale, int on, int off, std::vector<Sample>& out);

/// Strokes as from strokes(), longer by so many pixels, so that a level line gets thicker: a wider pen costs
/// twenty times as much.
void thicken(std::vector<Sample>& strokes, const Scale& scale, double pixels);

/// The line without what lies outside the area, where a painter cannot clip (SVG). Overwrites `out` and keeps
/// its memory.
void cut(const std::vector<Sample>& line, const Scale& scale, std::vector<Sample>& out);

} // namespace ui::plots
