#pragma once

#include "engine/core/result.h"
#include "engine/io/json.h"
#include "engine/train/experiment.h"

namespace engine::io {

/// The "training" object of a project file; what is absent keeps its default. l1, l2, gradient_clip_norm and
/// schedule may also stand in "optimizer". Errors name the place ("training.schedule.gamma").
/// `ignoreUnknown`: keys of a newer version.
core::Result<train::TrainingSpec> readTraining(const Json& json, bool ignoreUnknown);

} // namespace engine::io
