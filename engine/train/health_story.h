#pragma once

#include "engine/trace/expression.h"
#include "engine/train/health.h"

#include <span>
#include <vector>

namespace engine::train {

/// What a note was found in.
struct HealthSources {
    const Experiment& experiment;
    const data::Prepared& data;
    const Probe& probe;
    std::span<const EpochRecord> records; ///< up to the probe's step, as health() looked at them
};

/// Why the numbers of a note are what they are, in the order of its sentence. Empty: it counts (units), or
/// its number is an epoch's own (updates: explainUpdateRatio() of that epoch). Pure.
std::vector<trace::Explanation> explainNote(const HealthNote& note, const HealthSources& sources);

} // namespace engine::train
