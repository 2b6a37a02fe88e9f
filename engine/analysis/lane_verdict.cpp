#include "engine/analysis/lane_verdict.h"

#include "engine/trace/build.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::analysis {

using train::EpochRecord;
using Kind = LaneVerdict::Kind;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Over so many epochs a lane is looked at.
constexpr std::size_t kWindow = 20, kLeast = 6;
/// Oscillates: changes of more than so much of the loss on average, and so much of them upwards.
constexpr double kFar = 0.05, kUpwards = 0.35;
/// Stands: changes by no more than that, and the way behind it is shorter.
constexpr double kStill = 2e-4, kNearlyThere = 0.9;
constexpr double kSlow = 0.2;

/// The record of an epoch, or the last one before.
const EpochRecord* recordAt(const LaneRecords& lane, long long epoch) {
    const auto& all = *lane.records;
    const auto known = std::min<std::size_t>(all.size(), static_cast<std::size_t>(std::max(0LL, epoch)));
    return known == 0 ? nullptr : &all[known - 1];
}

struct Swing {
    double change = 0; ///< mean |Δ ln L|
    double rises = 0;  ///< share of them that went up
    double net = 0;    ///< |ln L(last) − ln L(first)| a step
};

Swing swingOf(const LaneRecords& lane, long long epoch) {
    const auto last = static_cast<std::size_t>(recordAt(lane, epoch)->epoch);
    const std::size_t first = last > kWindow ? last - kWindow : 0;
    double up = 0, down = 0;
    for (std::size_t i = first + 1; i < last; ++i) {
        const double change = std::log((*lane.records)[i].trainLoss / (*lane.records)[i - 1].trainLoss);
        (change > 0 ? up : down) += std::abs(change);
    }
    const auto count = static_cast<double>(last - first - 1);
    return {(up + down) / count, up + down > 0 ? up / (up + down) : 0, std::abs(up - down) / count};
}

bool isLongEnough(const LaneVerdict& verdict) { return verdict.epoch >= static_cast<long long>(kLeast); }

bool swings(const Swing& swing) { return swing.change > kFar && swing.rises > kUpwards; }

Kind kindOf(const LaneVerdict& verdict, const LaneRecords& lane, long long epoch) {
    if (verdict.divergedAt > 0)
        return Kind::Diverged;
    if (verdict.epoch == 0)
        return Kind::Begins;
    if (lane.stopped)
        return Kind::Stopped;
    const bool isBest = verdict.loss <= verdict.best;
    if (isLongEnough(verdict)) {
        const Swing swing = swingOf(lane, epoch);
        if (swings(swing) && !isBest)
            return Kind::Oscillates;
        if (swing.net < kStill && swing.change < kFar && !(verdict.way > kNearlyThere))
            return Kind::Stands;
    }
    if (isBest)
        return Kind::Best;
    return verdict.way < kSlow ? Kind::Slow : Kind::Falls;
}

} // namespace

std::vector<LaneVerdict> laneVerdicts(const std::vector<LaneRecords>& lanes, long long epoch) {
    double best = std::numeric_limits<double>::infinity(), bestRate = best;
    for (const LaneRecords& lane : lanes)
        if (const EpochRecord* record = recordAt(lane, epoch);
            record != nullptr && lane.divergedAt == 0 && record->trainLoss < best) {
            best = record->trainLoss;
            bestRate = lane.rate;
        }
    std::vector<LaneVerdict> verdicts;
    for (const LaneRecords& lane : lanes) {
        const EpochRecord* record = recordAt(lane, epoch);
        LaneVerdict verdict;
        verdict.epoch = record != nullptr ? record->epoch : 0;
        verdict.loss = record != nullptr ? record->trainLoss : kNone;
        verdict.start = lane.startLoss;
        verdict.best = best;
        verdict.way = record != nullptr && lane.startLoss > best
                          ? (lane.startLoss - verdict.loss) / (lane.startLoss - best)
                          : kNone;
        verdict.divergedAt = lane.divergedAt;
        verdict.kind = kindOf(verdict, lane, epoch);
        // What a small rate hardly moves does not stand: it has not come far.
        if (verdict.kind == Kind::Stands && lane.rate < bestRate && verdict.way < kSlow)
            verdict.kind = Kind::Slow;
        if (verdict.kind == Kind::Slow && lane.rate > bestRate)
            verdict.kind = Kind::Misses;
        if (isLongEnough(verdict) && (verdict.kind == Kind::Oscillates || verdict.kind == Kind::Best))
            if (const Swing swing = swingOf(lane, epoch); swings(swing))
                verdict.rises = swing.rises;
        verdicts.push_back(verdict);
    }
    return verdicts;
}

long long epochsToLoss(const std::vector<EpochRecord>& records, double loss) {
    for (const EpochRecord& record : records)
        if (record.trainLoss <= loss)
            return record.epoch;
    return 0;
}

double gradientNorm(const EpochRecord& record) {
    double squares = 0;
    for (const double norm : record.gradientNorms)
        squares += norm * norm;
    return std::sqrt(squares);
}

Spread spreadOf(const std::vector<double>& values) {
    double sum = 0, squares = 0, count = 0;
    for (const double value : values)
        if (std::isfinite(value)) {
            sum += value;
            ++count;
        }
    const double mean = sum / count; // NaN of none
    for (const double value : values)
        if (std::isfinite(value))
            squares += (value - mean) * (value - mean);
    return {mean, count < 2 ? kNone : std::sqrt(squares / (count - 1))};
}

trace::Explanation explainWay(const LaneVerdict& verdict) {
    const auto loss = [](const char* sub, double value) { return trace::operand({"L", sub, {}}, value, {}); };
    trace::Explanation why;
    why.subject = {"way", {}, {}};
    why.value = verdict.way;
    why.numbers =
        trace::quotient(trace::difference(loss("start", verdict.start), loss("", verdict.loss)),
                        trace::difference(loss("start", verdict.start), loss("best", verdict.best)));
    why.formula = why.numbers;
    return why;
}

} // namespace engine::analysis
