#pragma once

#include "engine/data/dataset.h"

#include <QColor>
#include <QImage>
#include <QString>

#include <vector>

namespace ui {

/// The colours of a look, taken on the window's thread, so that pictures of data are painted on any.
struct ThumbnailLook {
    QColor paper, grid;
    std::vector<QColor> two;     ///< of the classes where there are two
    std::vector<QColor> classes; ///< where there are more, in their order; then again, as diamonds
    std::vector<QColor> shades;  ///< of values from the lowest to the highest
    QColor line;                 ///< of numbers over one input

    static ThumbnailLook now();
    bool operator==(const ThumbnailLook&) const = default;
};

/// A small picture of data, and what its axes are ("x: petal length, y: petal width"; empty where that is
/// plain).
struct Thumbnail {
    QImage image;
    QString axes;
};

/// Points over one or two inputs, some of the pictures, or for a table the two features that tell most about
/// the answer. `pixels`: of the image's side. Any thread; some milliseconds.
Thumbnail thumbnailOf(const engine::data::Dataset& dataset, int pixels, const ThumbnailLook& look);

} // namespace ui
