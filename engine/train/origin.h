#pragma once

#include "engine/core/matrix.h"
#include "engine/train/source_task.h"

#include <memory>

namespace engine::train {

/// Where a run began. It stays the same through changes by hand, forks and time travel: what drift and
/// forgetting are measured from. Copies share.
struct Origin {
    std::shared_ptr<const core::VectorD> parameters; ///< W₀, in the layout of the run's network
    SourceTaskPtr source;                            ///< the task they came from; null: none
    bool operator==(const Origin&) const = default;
};

} // namespace engine::train
