#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// a = the mean of each window, channel by channel; what padding a window covers is not counted (as in
/// Keras). No parameters.
LayerType averagePool2dType();

} // namespace engine::model
