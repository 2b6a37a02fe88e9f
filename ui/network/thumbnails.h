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

} // namespace ui
