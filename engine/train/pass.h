#pragma once

#include "engine/trace/trace.h"
#include "engine/train/trainer.h"

namespace engine::train {

/// What a trace starts from: that state of training and those rows of the data, in float64.
trace::PassInput passInput(const Experiment& experiment, const data::Prepared& data,
                           const TrainerState& state, const std::vector<int>& rows);

} // namespace engine::train
