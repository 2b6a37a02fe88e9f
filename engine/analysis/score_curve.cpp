#include "engine/analysis/score_curve.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace engine::analysis {

using core::Index;

namespace {

double over(Index part, Index whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole)
                     : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

double ScoreCurve::falsePositiveRate(const Cut& cut) const { return over(cut.falsePositives, negatives); }

double ScoreCurve::truePositiveRate(const Cut& cut) const { return over(cut.truePositives, positives); }

double ScoreCurve::precision(const Cut& cut) {
    return over(cut.truePositives, cut.truePositives + cut.falsePositives);
}

ScoreCurve scoreCurve(const std::vector<char>& isPositive, const std::vector<double>& scores) {
    assert(isPositive.size() == scores.size());
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    ScoreCurve curve;
    Index hits = 0, misses = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        (isPositive[order[i]] ? hits : misses) += 1;
        if (i + 1 == order.size() || scores[order[i + 1]] != scores[order[i]])
            curve.cuts.push_back({scores[order[i]], hits, misses});
    }
    curve.positives = hits;
    curve.negatives = misses;
    // In whole numbers until the end: nothing is rounded on the way.
    double pairs = 0, steps = 0;
    Cut before;
    for (const Cut& cut : curve.cuts) {
        pairs += static_cast<double>((cut.falsePositives - before.falsePositives) *
                                     (cut.truePositives + before.truePositives));
        steps += static_cast<double>(cut.truePositives - before.truePositives) * ScoreCurve::precision(cut);
        before = cut;
    }
    if (hits > 0 && misses > 0)
        curve.rocArea = pairs / 2 / (static_cast<double>(hits) * static_cast<double>(misses));
    if (hits > 0)
        curve.averagePrecision = steps / static_cast<double>(hits);
    return curve;
}

} // namespace engine::analysis
