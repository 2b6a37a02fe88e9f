#pragma once

#include "engine/model/network_spec.h"
#include "engine/train/response.h"
#include "ui/network/geometry.h"

#include <QImage>

#include <vector>

namespace ui {

/// A picture of every unit's response as Picture::thumbnails holds them: blue above, orange below the unit's
/// middle (1/2 for sigmoid, 1/units for softmax, else 0). Units that the geometry hides have none (null).
std::vector<std::vector<QImage>> makeThumbnails(const engine::train::Response& response,
                                                const engine::model::NetworkSpec& spec,
                                                const Geometry& geometry);

/// The same of one sample, of every column whose shape is channels × height × width: a picture of every
/// channel, in the middle of a square, on one scale for the column. `values` and `shapes` by column; nothing
/// of columns with other or no values.
std::vector<std::vector<QImage>> makeMapThumbnails(const std::vector<std::vector<double>>& values,
                                                   const std::vector<std::vector<int>>& shapes,
                                                   const Geometry& geometry);

} // namespace ui
