#pragma once

#include "engine/core/result.h"
#include "engine/data/dataset.h"
#include "engine/io/bytes.h"

#include <string>

namespace engine::io {

/// Pictures as a data set: features are pixels from 0 to 1, classes are those of the folders. Errors: fewer
/// than two classes, no picture, sizes that do not fit, memoryBudget().
core::Result<data::Dataset> fromPictures(const GreyPictures& pictures, const std::string& name);

} // namespace engine::io
