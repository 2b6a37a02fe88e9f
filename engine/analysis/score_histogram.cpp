#include "engine/analysis/score_histogram.h"

#include <algorithm>
#include <cassert>

namespace engine::analysis {

core::Index ScoreHistogram::most() const {
    core::Index most = 0;
    for (const auto* counts : {&happened, &others})
        for (const core::Index count : *counts)
            most = std::max(most, count);
    return most;
}

ScoreHistogram scoreHistogram(const Judged& judged, double lower, double upper, int bins) {
    assert(upper > lower && bins > 0);
    ScoreHistogram made{lower, upper, std::vector<core::Index>(static_cast<std::size_t>(bins), 0), {}};
    made.others = made.happened;
    for (std::size_t i = 0; i < judged.scores.size(); ++i) {
        const double share = std::clamp((judged.scores[i] - lower) / (upper - lower), 0.0, 1.0);
        const auto bin = static_cast<std::size_t>(std::min(static_cast<int>(share * bins), bins - 1));
        ++(judged.happened[i] ? made.happened : made.others)[bin];
    }
    return made;
}

} // namespace engine::analysis
