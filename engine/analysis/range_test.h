#pragma once

#include "engine/analysis/comparison.h"
#include "engine/trace/expression.h"

#include <atomic>
#include <optional>
#include <vector>

namespace engine::analysis {

/// The learning-rate range test (Smith 2017, Cyclical learning rates for training neural networks, section
/// 3.3; as in fastai and PyTorch Lightning): a copy trains with a rate that grows from step to step by the
/// same factor, and the loss tells where learning begins and where it breaks.
struct RangeTestSpec {
    double from = 1e-7, to = 10;
    int steps = 100;
    /// Of the exponential mean, with the bias of its beginning taken out as Adam does: sᵢ = (β·mᵢ₋₁ + (1 −
    /// β)·Lᵢ) / (1 − βⁱ).
    double smoothing = 0.9;
    double stopAt = 4; ///< ends when the smoothed loss is so many times the lowest one
    int seeds = 1;     ///< so many runs, from the experiment's seed on
};

struct RangePoint {
    double rate = 0;
    double loss = 0;     ///< of that step's batch, before its update; mean over the seeds
    double smoothed = 0; ///< mean over the seeds
    double slope = 0;    ///< d smoothed / d log10 rate, from the slopeReach() points before and after; NaN
                         ///< at both ends
    double low = 0, high = 0; ///< smoothed, mean ∓ standard deviation over the seeds; with one seed the mean
};

struct RateSuggestion {
    enum class Rule {
        Steepest,      ///< where the smoothed loss falls most for a tenfold rate (Lightning)
        Valley,        ///< the middle of the longest falling subsequence (fastai's default)
        MinimumOver10, ///< a tenth of the rate with the lowest smoothed loss (fastai)
    };
    Rule rule = Rule::Steepest;
    double rate = 0;
    std::size_t point = 0; ///< index of the point that the rule looked at
};

struct RangeTest {
    std::vector<RangePoint> points;
    std::vector<RateSuggestion> suggestions; ///< empty: the loss never went down
    bool stopped = false; ///< before the last rate: at stopAt or a number that is not finite
    int seeds = 1;
    /// From the median loss of the first third, where the rate does nothing yet, to the lowest smoothed one.
    double fall = 0;
    /// By how much single batches scatter the smoothed loss: the deviation of a step's loss, from the changes
    /// from step to step up to the lowest, × √((1 − β)/(1 + β)), what the exponential mean leaves of it.
    double noise = 0;
    /// Whether the fall is kClearFall times the noise: else the rules follow chance.
    bool isClear() const { return fall >= kClearFall * noise; }
    static constexpr double kClearFall = 4;
};

/// How far it is, and whether it is wanted no longer.
struct Watcher {
    std::atomic<bool> givenUp = false;
    std::atomic<double> progress = 0; ///< 0 … 1
};

/// Pure: the lane's experiment is copied, its schedule, early stopping and gradual unfreezing left out. Each
/// seed draws its own weights where the lane has no `initial`. Errors: those of makeTrainer; Cancelled;
/// InvalidValue where not even three steps had a finite loss.
core::Result<RangeTest> rangeTest(const LaneSpec& lane, const RangeTestSpec& spec,
                                  Watcher* watcher = nullptr);

/// How many points on each side the slope there is from: as many as there are, at most four.
std::size_t slopeReach(std::size_t point, std::size_t points);
/// With so many seeds it would be clear, as the noise goes with their root; 0: it is, or no number would do.
int seedsToBeClear(const RangeTest& test);
/// By their rules from those points.
std::vector<RateSuggestion> suggestedRates(const std::vector<RangePoint>& points);
/// The one to try first: the valley, which single batches mislead least.
std::optional<RateSuggestion> usualSuggestion(const RangeTest& test);

/// Why a suggested rate is what it is.
trace::Explanation explainSuggestion(const RangeTest& test, const RateSuggestion& suggestion);

} // namespace engine::analysis
