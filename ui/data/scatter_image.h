#pragma once

#include "engine/data/overview.h"
#include "ui/data/row_selection.h"
#include "ui/plots/picture.h"

#include <QImage>

namespace ui {

/// What a scatter of two columns is drawn from.
struct Scatter {
    engine::data::OverviewPtr overview;
    engine::core::Index x = 0, y = 1;
    double radius = 3; ///< of a point
};

/// Radius of a point for so many in a plot.
double scatterRadius(Eigen::Index samples);

/// Points by class or target as in the other plots (training filled, held out hollow), in the file's order;
/// with a selection the others fade and the selected are on top. Outliers in x or y have a ring. Each kind of
/// point is painted once and copied, which makes 100,000 points cost some milliseconds. `size` in pixels of
/// the image at `ratio`.
QImage scatterImage(const Scatter& scatter, const plots::Axes& axes, const RowSelection& selection,
                    const QSize& size, double ratio);

} // namespace ui
