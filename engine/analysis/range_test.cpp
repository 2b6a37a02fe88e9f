#include "engine/analysis/range_test.h"

#include "engine/core/flush_denormals.h"
#include "engine/trace/build.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace engine::analysis {

using core::Code;
using core::Error;
using core::Result;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLeastPoints = 3;
/// As Lightning: the first steps tell of the weights the test began with, the last one of its end.
constexpr std::size_t kSkipped = 10;
/// Closer ones differ by the batches more than by the rate.
constexpr std::size_t kReach = 4;

/// One seed's run.
struct Copy {
    std::unique_ptr<train::AnyTrainer> trainer;
    double mean = 0, loss = 0, smoothed = 0;
};

Result<std::vector<Copy>> copiesOf(const LaneSpec& lane, const RangeTestSpec& spec) {
    std::vector<Copy> copies;
    for (int i = 0; i < spec.seeds; ++i) {
        train::Experiment experiment = lane.experiment;
        experiment.training.schedule = {};
        experiment.training.earlyStopping = {};
        experiment.training.unfreezing = {};
        experiment.training.seed += static_cast<std::uint64_t>(i);
        auto trainer = train::makeTrainer(experiment, lane.data, lane.initial);
        if (!trainer)
            return trainer.error();
        copies.push_back({*std::move(trainer)});
    }
    return copies;
}

/// Whether all of its numbers were finite.
bool take(Copy& copy, double rate, double beta, int step) {
    copy.trainer->setLearningRate(rate);
    copy.loss = copy.trainer->step();
    copy.mean = beta * copy.mean + (1 - beta) * copy.loss;
    copy.smoothed = copy.mean / (1 - std::pow(beta, step));
    return std::isfinite(copy.loss) && !copy.trainer->diverged();
}

RangePoint pointOf(const std::vector<Copy>& copies, double rate) {
    RangePoint point;
    point.rate = rate;
    point.slope = kNone;
    const auto count = static_cast<double>(copies.size());
    for (const Copy& copy : copies) {
        point.loss += copy.loss / count;
        point.smoothed += copy.smoothed / count;
    }
    double squares = 0;
    for (const Copy& copy : copies)
        squares += std::pow(copy.smoothed - point.smoothed, 2);
    const double deviation = copies.size() < 2 ? 0 : std::sqrt(squares / (count - 1));
    point.low = point.smoothed - deviation;
    point.high = point.smoothed + deviation;
    return point;
}

double slopeBetween(const RangePoint& a, const RangePoint& b) {
    return (b.smoothed - a.smoothed) / (std::log10(b.rate) - std::log10(a.rate));
}

/// The first steps' means are of few losses, and low by chance.
std::size_t firstOf(const std::vector<RangePoint>& points) {
    return points.size() > 3 * kSkipped ? kSkipped : 0;
}

std::size_t lowestOf(const std::vector<RangePoint>& points) {
    return static_cast<std::size_t>(
        std::min_element(points.begin() + static_cast<std::ptrdiff_t>(firstOf(points)), points.end(),
                         [](const auto& a, const auto& b) { return a.smoothed < b.smoothed; }) -
        points.begin());
}

/// How far it falls, and by how much chance scatters it.
void measure(RangeTest& test, double smoothing) {
    const std::size_t lowest = lowestOf(test.points), first = firstOf(test.points);
    std::vector<double> before;
    for (std::size_t i = 0; i < std::max<std::size_t>(1, test.points.size() / 3); ++i)
        before.push_back(test.points[i].loss);
    const auto middle = before.begin() + static_cast<std::ptrdiff_t>(before.size() / 2);
    std::nth_element(before.begin(), middle, before.end());
    test.fall = *middle - test.points[lowest].smoothed;
    double squares = 0, count = 0;
    for (std::size_t i = first; i + 1 <= lowest && i + 1 < test.points.size(); ++i, ++count)
        squares += std::pow(test.points[i + 1].loss - test.points[i].loss, 2);
    // The difference of two has twice the variance of one.
    test.noise = count > 0 ? std::sqrt(squares / count / 2 * (1 - smoothing) / (1 + smoothing)) : 0;
}

/// The middle of the longest falling subsequence, as fastai counts it.
std::optional<std::size_t> valleyOf(const std::vector<RangePoint>& points) {
    std::vector<std::size_t> length(points.size(), 1);
    std::size_t end = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (points[i].smoothed < points[j].smoothed)
                length[i] = std::max(length[i], length[j] + 1);
        if (length[i] > length[end])
            end = i;
    }
    if (length[end] < kLeastPoints)
        return {};
    const std::size_t start = end >= length[end] ? end - length[end] : 0;
    const std::size_t third = (end - start) / 3;
    return start + third + third / 2;
}

} // namespace

Result<RangeTest> rangeTest(const LaneSpec& lane, const RangeTestSpec& spec, Watcher* watcher) {
    const core::FlushDenormals flush;
    auto copies = copiesOf(lane, spec);
    if (!copies)
        return copies.error();
    RangeTest test;
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < spec.steps && !test.stopped; ++i) {
        if (watcher != nullptr) {
            if (watcher->givenUp)
                return Error{Code::Cancelled, "the range test was given up", {}};
            watcher->progress = static_cast<double>(i) / spec.steps;
        }
        const double rate =
            spec.from * std::pow(spec.to / spec.from, static_cast<double>(i) / (spec.steps - 1));
        bool finite = true;
        for (Copy& copy : *copies)
            finite = take(copy, rate, spec.smoothing, i + 1) && finite;
        test.stopped = !finite;
        if (!finite)
            break;
        test.points.push_back(pointOf(*copies, rate));
        const double smoothed = test.points.back().smoothed;
        test.stopped = smoothed > spec.stopAt * best;
        best = std::min(best, smoothed);
    }
    if (test.points.size() < kLeastPoints)
        return Error{Code::InvalidValue,
                     "the loss was not finite within three steps; expected a network that can "
                     "take a step at a small rate",
                     "training.optimizer.learning_rate"};
    for (std::size_t i = 1; i + 1 < test.points.size(); ++i) {
        const std::size_t reach = slopeReach(i, test.points.size());
        test.points[i].slope = slopeBetween(test.points[i - reach], test.points[i + reach]);
    }
    test.seeds = spec.seeds;
    measure(test, spec.smoothing);
    test.suggestions = suggestedRates(test.points);
    return test;
}

std::size_t slopeReach(std::size_t point, std::size_t points) {
    return std::min({kReach, point, points - 1 - point});
}

int seedsToBeClear(const RangeTest& test) {
    if (test.isClear() || !(test.fall > 0))
        return 0;
    return static_cast<int>(
        std::ceil(test.seeds * std::pow(RangeTest::kClearFall * test.noise / test.fall, 2)));
}

std::vector<RateSuggestion> suggestedRates(const std::vector<RangePoint>& points) {
    using Rule = RateSuggestion::Rule;
    std::vector<RateSuggestion> all;
    const std::size_t lowest = lowestOf(points);
    if (lowest == firstOf(points))
        return all;
    if (const auto valley = valleyOf(points))
        all.push_back({Rule::Valley, points[*valley].rate, *valley});
    std::optional<std::size_t> steepest;
    const std::size_t first = points.size() > 3 * kSkipped ? kSkipped : 1;
    for (std::size_t i = first; i + 1 < points.size(); ++i)
        if (points[i].slope < 0 && (!steepest || points[i].slope < points[*steepest].slope))
            steepest = i;
    if (steepest)
        all.push_back({Rule::Steepest, points[*steepest].rate, *steepest});
    all.push_back({Rule::MinimumOver10, points[lowest].rate / 10, lowest});
    return all;
}

std::optional<RateSuggestion> usualSuggestion(const RangeTest& test) {
    return test.suggestions.empty() ? std::nullopt : std::optional(test.suggestions.front());
}

trace::Explanation explainSuggestion(const RangeTest& test, const RateSuggestion& suggestion) {
    const auto number = [](const char* base, const char* sub, double value) {
        return trace::operand({base, sub, {}}, value, {});
    };
    trace::Explanation why;
    if (suggestion.rule == RateSuggestion::Rule::MinimumOver10) {
        why.subject = {"η", {}, {}};
        why.value = suggestion.rate;
        why.numbers =
            trace::quotient(number("η", "min", test.points[suggestion.point].rate), trace::constant(10));
    } else {
        const std::size_t at = std::clamp<std::size_t>(suggestion.point, 1, test.points.size() - 2);
        const std::size_t reach = slopeReach(at, test.points.size());
        const RangePoint &before = test.points[at - reach], &after = test.points[at + reach];
        const std::string far = std::to_string(reach);
        why.subject = {"slope", {}, {}};
        why.value = test.points[at].slope;
        why.numbers =
            trace::quotient(trace::difference(number("s", ("i+" + far).c_str(), after.smoothed),
                                              number("s", ("i−" + far).c_str(), before.smoothed)),
                            trace::difference(number("lg η", ("i+" + far).c_str(), std::log10(after.rate)),
                                              number("lg η", ("i−" + far).c_str(), std::log10(before.rate))));
    }
    why.formula = why.numbers;
    return why;
}

} // namespace engine::analysis
