#pragma once

#include "engine/core/schema.h"
#include "engine/model/activation.h"
#include "engine/model/initializer.h"

namespace engine::model {

// What layers with weights share in their schemas.

/// "activation": all, or those that take number by number (not softmax).
core::Parameter activationParameter(bool elementwiseOnly = false);
/// "initializer"; "default" follows the activation.
core::Parameter initializerParameter();
/// "use_bias".
core::Parameter useBiasParameter(const char* help);

const Initializer& chosenInitializer(const core::Settings& settings, const Activation& activation);

} // namespace engine::model
