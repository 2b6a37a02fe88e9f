#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// Ends a residual block (He et al. 2015, "Deep residual learning"): a = x + what went into the block. Its
/// layers stand before it (LayerSpec::block), in a project file inside it. No parameters.
LayerType residualType();

} // namespace engine::model
