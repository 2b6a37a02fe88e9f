#pragma once

#include "engine/train/trainer.h"

namespace engine::train {

/// Loss and accuracy of a part with those parameters, as AnyTrainer::evaluate says it: in evaluation mode and
/// the experiment's precision. Makes a trainer of its own: pure, for any thread. Errors: those of
/// makeTrainer; InvalidValue where no sample is in the part.
core::Result<Evaluation> evaluate(const Experiment& experiment, const data::PreparedPtr& data,
                                  const core::VectorD& parameters, data::Part part);

/// What is wrong where no sample is in a part.
core::Error emptyPart(data::Part part);

} // namespace engine::train
