#pragma once

#include "engine/analysis/comparison.h"
#include "engine/trace/expression.h"

namespace engine::analysis {

/// Why a lane needed so many samples: epochs times the samples of one.
trace::Explanation explainReached(const Reached& reached, core::Index samplesPerEpoch);
/// Why a share of samples is what it is: how many were right over how many there are. `part`: "val",
/// "source".
trace::Explanation explainShare(double share, long long samples, const char* part);

/// gradientNorm() of lane_verdict.h, from the norms of the layers.
trace::Explanation explainGradientNorm(const train::EpochRecord& record);

} // namespace engine::analysis
