#pragma once

#include "engine/core/schema.h"

namespace engine::optim {

/// A number of an optimizer as a schema describes it.
core::Parameter number(const char* name, double defaultValue, double minimum, double maximum,
                       const char* label, const char* help);
/// learning_rate, above 0 and up to 100, and weight_decay (L2 in the gradient): every optimizer has them.
core::Parameter learningRate(double defaultValue);
core::Parameter weightDecay();
core::Parameter weightDecay(double defaultValue, const char* help);
/// How much of a running mean is kept at each step: below 1, where nothing new would come in, and Adam's bias
/// correction divide by 0.
core::Parameter kept(const char* name, double defaultValue, const char* label, const char* help);
/// Those of Adam's two means.
core::Parameter beta1();
core::Parameter beta2();
/// What is added to a root before it divides.
core::Parameter eps(double defaultValue);
/// Of steps, from 0 (none) to 1.
core::Parameter momentum(const char* help);
/// Off.
core::Parameter flag(const char* name, const char* label, const char* help);

} // namespace engine::optim
