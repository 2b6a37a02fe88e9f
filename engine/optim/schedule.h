#pragma once

#include "engine/core/schema.h"

#include <string>

namespace engine::optim {

/// How the learning rate changes over the steps: the "schedule" object of a project file. A plain comparable
/// value.
struct ScheduleSpec {
    std::string type = "constant";
    core::Settings settings; ///< warmup_steps, and the type's own
    bool operator==(const ScheduleSpec&) const = default;
};

} // namespace engine::optim
