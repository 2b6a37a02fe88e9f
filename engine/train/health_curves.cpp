#include "engine/train/health_curves.h"

#include "engine/train/health_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::train {

namespace {

constexpr std::size_t kLeastEpochs = 10; // less says nothing

using Records = std::span<const EpochRecord>;

double smoothed(Records records, std::size_t end, double EpochRecord::*loss) {
    return meanLoss(smoothedOver(records, end), loss);
}

} // namespace

Records smoothedOver(Records records, std::size_t end) {
    const std::size_t begin = end < kSmoothEpochs ? 0 : end + 1 - kSmoothEpochs;
    return records.subspan(begin, end + 1 - begin);
}

double meanLoss(Records records, double EpochRecord::*loss) {
    double sum = 0;
    for (const EpochRecord& record : records)
        sum += record.*loss;
    return sum / double(records.size());
}

double totalGradientNorm(const EpochRecord& record) {
    double squares = 0;
    for (const double norm : record.gradientNorms)
        squares += norm * norm;
    return std::sqrt(squares);
}

Records swingEpochs(Records records) {
    const std::size_t count = std::min(records.size(), std::size_t(kSwingEpochs) + 1);
    return count <= kLeastEpochs ? Records() : records.last(count);
}

std::optional<HealthNote> oscillation(Records records) {
    const Records last = swingEpochs(records);
    if (last.empty())
        return {};
    const std::size_t count = last.size();
    HealthNote note{HealthNote::Kind::Oscillation, HealthNote::Severity::Warning};
    double rise = 0, largest = 0, sum = last[0].trainLoss;
    for (std::size_t i = 1; i < count; ++i) {
        const double change = last[i].trainLoss - last[i - 1].trainLoss;
        sum += last[i].trainLoss;
        if (!(change > 0))
            continue;
        rise += change;
        ++note.count;
        if (change > largest) {
            largest = change;
            note.epoch = last[i - 1].epoch;
            note.step = last[i - 1].step;
        }
    }
    note.of = int(count) - 1;
    // A loss that only rises does not swing.
    if (note.count < kRises * note.of || note.count > (1 - kRises) * note.of)
        return {};
    note.value = rise / note.count / (sum / double(count));
    return note.value >= kSwing ? std::optional(note) : std::nullopt;
}

std::optional<HealthNote> plateau(Records records, double guess) {
    if (records.empty())
        return {};
    HealthNote note{HealthNote::Kind::Plateau, HealthNote::Severity::Warning};
    double best = std::numeric_limits<double>::infinity();
    for (const EpochRecord& record : records) {
        if (!(record.trainLoss < (1 - kProgress) * best))
            continue;
        best = record.trainLoss;
        note.epoch = record.epoch;
        note.step = record.step;
    }
    note.value = smoothed(records, records.size() - 1, &EpochRecord::trainLoss);
    note.other = guess;
    const bool stands = records.back().epoch - note.epoch >= kPlateauEpochs;
    return stands && note.value >= kHalfGuess * guess ? std::optional(note) : std::nullopt;
}

std::optional<HealthNote> overfitting(Records records) {
    if (records.empty() || !std::isfinite(records.back().validationLoss))
        return {};
    const auto validation = [&](std::size_t i) { return smoothed(records, i, &EpochRecord::validationLoss); };
    const std::size_t now = records.size() - 1;
    std::size_t best = now;
    for (std::size_t i = 0; i < now; ++i)
        if (validation(i) < validation(best))
            best = i;
    if (records[now].epoch - records[best].epoch < kPastBest)
        return {};
    const Records late = records.last(std::min(records.size(), std::size_t(kPastBest)));
    const auto lowest = std::min_element(late.begin(), late.end(), [](const auto& a, const auto& b) {
        return a.validationLoss < b.validationLoss;
    });
    const bool fell =
        smoothed(records, now, &EpochRecord::trainLoss) < smoothed(records, best, &EpochRecord::trainLoss);
    if (!fell || !(lowest->validationLoss >= (1 + kRisen) * validation(best)))
        return {};
    HealthNote note{HealthNote::Kind::Overfitting, HealthNote::Severity::Warning};
    note.value = validation(now) / validation(best) - 1;
    note.other = validation(best);
    note.epoch = records[best].epoch;
    note.step = records[best].step;
    return note;
}

std::optional<HealthNote> updates(Records records, std::span<const int> layers, double guess) {
    if (records.size() < kUpdateEpochs)
        return {};
    HealthNote note;
    double longest = std::numeric_limits<double>::infinity(), shortest = 0;
    for (const EpochRecord& record : records.last(kUpdateEpochs)) {
        note.value = -1;
        for (std::size_t i = 0; i < std::min(layers.size(), record.updateRatios.size()); ++i)
            if (layers[i] >= 0 && record.updateRatios[i] > note.value) {
                note.layer = layers[i];
                note.value = record.updateRatios[i];
            }
        longest = std::min(longest, note.value);
        shortest = std::max(shortest, note.value < 0 ? kTinyUpdate : note.value);
    }
    note.severity = HealthNote::Severity::Warning;
    note.epoch = records.back().epoch;
    note.step = records.back().step - 1; // before that update
    const bool isFar = smoothed(records, records.size() - 1, &EpochRecord::trainLoss) >= kHalfGuess * guess;
    if (longest > kLongUpdate)
        note.kind = HealthNote::Kind::LargeUpdates;
    else if (shortest < kTinyUpdate && isFar)
        note.kind = HealthNote::Kind::SmallUpdates;
    else
        return {};
    return note;
}

Growth gradientGrowth(Records records) {
    if (records.size() < kGrowthEpochs)
        return {};
    const Records last = records.last(kGrowthEpochs);
    double old = 0, grown = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < kGrownEpochs; ++i) {
        old = std::max(old, totalGradientNorm(last[i]));
        grown = std::min(grown, totalGradientNorm(last[last.size() - 1 - i]));
    }
    const EpochRecord& begin = last[kGrownEpochs - 1];
    return {old > 0 ? grown / old : 0, begin.epoch, begin.step};
}

} // namespace engine::train
