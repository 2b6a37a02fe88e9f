#pragma once

#include "engine/io/json.h"
#include "engine/io/project.h"

#include <functional>
#include <string>
#include <vector>

namespace engine::io {

/// Reads an array of layers at a path.
using LayersReader = std::function<core::Result<void>(const Json& json, const std::string& path,
                                                      std::vector<model::LayerSpec>& layers)>;

/// The "fine_tuning" object of a project.
core::Result<FineTuning> readFineTuning(const Json& json, bool ignoreUnknown, const LayersReader& readLayers);
/// Whether it fits the rest of a project that is sound; fills in the defaults of the source's data.
core::Result<void> checkFineTuning(Project& project, train::Check check);

} // namespace engine::io
