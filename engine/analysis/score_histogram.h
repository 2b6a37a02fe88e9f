#pragma once

#include "engine/analysis/scores.h"

namespace engine::analysis {

/// How scores spread, of samples where it happened and of the others.
struct ScoreHistogram {
    double lower = 0, upper = 1;
    std::vector<core::Index> happened, others; ///< a count a bin of equal width; the last one has both ends
    core::Index most() const;                  ///< in any bin
};

/// Scores outside of lower ... upper count in the bin at that end. Finite ones.
ScoreHistogram scoreHistogram(const Judged& judged, double lower, double upper, int bins);

} // namespace engine::analysis
