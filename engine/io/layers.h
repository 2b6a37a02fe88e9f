#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"
#include "engine/model/network_spec.h"

#include <vector>

namespace engine::io {

/// {"layers": […]} as in a project file: what is copied from one network into another, also as text.
Bytes writeLayers(const std::vector<model::LayerSpec>& layers);
/// The layers of such a text, of a whole project, or of an array alone; as many as a project may have. Each
/// is right by itself (as in readProject), whether they fit is not looked at. Errors: one line; context:
/// "layers[1].units".
core::Result<std::vector<model::LayerSpec>> readLayers(View bytes);

} // namespace engine::io
