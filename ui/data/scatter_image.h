#pragma once

#include "engine/data/overview.h"
#include "ui/plots/picture.h"

#include <QImage>

#include <atomic>
#include <memory>
#include <vector>

namespace ui {

/// What a scatter of two columns is drawn from.
struct Scatter {
    engine::data::OverviewPtr overview;
    engine::core::Index x = 0, y = 1;
    double radius = 3; ///< of a point
};

/// Radius of a point for so many in a plot.
double scatterRadius(Eigen::Index samples);

/// Each kind of point, painted once.
class ScatterStamps;
using ScatterStampsPtr = std::shared_ptr<const ScatterStamps>;
/// In the present look; on the window's thread.
ScatterStampsPtr scatterStamps(const Scatter& scatter, double ratio);

/// All that an image is made of, by value: made on any thread.
struct ScatterJob {
    Scatter scatter;
    ScatterStampsPtr stamps;
    plots::Axes axes;
    std::vector<char> selected; ///< one a row; empty: no selection
    QSize size;                 ///< of the image in pixels
    double ratio = 1;           ///< pixels of the image to one of `axes`
};
/// Points by class or target as in the other plots (training filled, held out hollow), in the file's order;
/// with a selection the others fade and the selected are on top. Outliers in x or y have a ring. As stamps
/// are copied, 100,000 points cost some milliseconds. Once `wanted` is false it gives up and what it returns
/// is not whole.
QImage scatterImage(const ScatterJob& job, const std::atomic<bool>& wanted);

} // namespace ui
