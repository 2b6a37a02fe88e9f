#pragma once

#include "engine/core/schema.h"

namespace engine::optim {

/// A number of an optimizer as a schema describes it.
core::Parameter number(const char* name, double defaultValue, double minimum, double maximum,
                       const char* label, const char* help);
/// learning_rate, above 0 and up to 100, and weight_decay: every optimizer has them.
core::Parameter learningRate(double defaultValue);
core::Parameter weightDecay();

} // namespace engine::optim
