#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// a = x, as a list of numbers: pictures channel by channel, row by row. No parameters.
LayerType flattenType();

} // namespace engine::model
