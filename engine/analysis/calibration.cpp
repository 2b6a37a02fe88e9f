#include "engine/analysis/calibration.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine::analysis {

using core::Index;

Calibration calibration(const std::vector<char>& happened, const std::vector<double>& probabilities,
                        int bins) {
    assert(happened.size() == probabilities.size() && bins > 0);
    Calibration made;
    for (int b = 0; b < bins; ++b) // as np.linspace rounds them
        made.bins.push_back({b * (1.0 / bins), b + 1 == bins ? 1.0 : (b + 1) * (1.0 / bins)});
    for (std::size_t i = 0; i < happened.size(); ++i) {
        const auto bin = std::lower_bound(
            made.bins.begin(), made.bins.end() - 1, probabilities[i],
            [](const CalibrationBin& one, double probability) { return one.upper < probability; });
        ++bin->samples;
        bin->hits += happened[i] ? 1 : 0;
        bin->sum += probabilities[i];
    }
    made.samples = static_cast<Index>(happened.size());
    for (const CalibrationBin& bin : made.bins)
        if (bin.samples > 0)
            made.expectedError += static_cast<double>(bin.samples) / static_cast<double>(made.samples) *
                                  std::abs(bin.share() - bin.mean());
    return made;
}

Calibration calibration(const Scores& scores, int one, int bins) {
    assert(scores.areProbabilities);
    const Judged all = judged(scores, one);
    return calibration(all.happened, all.scores, bins);
}

double brierScore(const Scores& scores) {
    assert(scores.areProbabilities);
    double sum = 0;
    for (Index i = 0; i < scores.count(); ++i)
        for (Index k = scores.classes() == 2 ? 1 : 0; k < scores.classes(); ++k) {
            const double t = scores.truths[static_cast<std::size_t>(i)] == static_cast<int>(k) ? 1 : 0;
            sum += (scores.values(k, i) - t) * (scores.values(k, i) - t);
        }
    return sum / static_cast<double>(scores.count());
}

} // namespace engine::analysis
