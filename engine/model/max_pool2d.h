#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// a = the largest number of each window, channel by channel; the gradient goes to the first one that is as
/// large (as in PyTorch). Padding never wins. No parameters.
LayerType maxPool2dType();

} // namespace engine::model
