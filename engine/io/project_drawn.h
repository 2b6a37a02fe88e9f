#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/io/json.h"

#include <string>
#include <vector>

namespace engine::io {

/// "points" of the data of a project: [[x, y, class], …], at most data::kMostPoints. Errors: context is the
/// point's path; ranges are checked by data::checkDrawn().
core::Result<std::vector<data::DrawnPoint>> readPoints(const Json& json, const std::string& path);
/// "pictures": [["784 bytes in base64", class], …], at most data::kMostPictures.
core::Result<std::vector<data::DrawnPicture>> readPictures(const Json& json, const std::string& path);

} // namespace engine::io
