#include "engine/train/health.h"

#include "engine/model/loss.h"
#include "engine/train/health_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::train {

using core::Index;
using core::VectorD;

namespace {

constexpr std::size_t kMostSamples = 4000;

// Σ −p·ln p over the classes, or of one output and its opposite.
double entropyTerm(double p) { return p > 0 ? -p * std::log(p) : 0; }

double meanPart(const model::Loss& loss, double guess, const std::vector<double>& targets) {
    double sum = 0;
    for (const double t : targets)
        sum += loss.part(guess, t);
    return sum / double(targets.size());
}

double constantLoss(const model::Loss& loss, std::vector<double> targets, double mean) {
    const auto middle = targets.begin() + std::ptrdiff_t(targets.size() / 2);
    std::nth_element(targets.begin(), middle, targets.end());
    double least = std::min(meanPart(loss, mean, targets), meanPart(loss, *middle, targets));
    if (loss.forClasses && !loss.forNumbers) // hinge reads 0 as −1
        least = std::min({least, meanPart(loss, -1, targets), meanPart(loss, 1, targets)});
    return least;
}

double guessLoss(const model::Loss& loss, const data::Prepared& data) {
    const auto& rows = data.split.train;
    double sum = 0;
    for (Index output = 0; output < data.targets.rows(); ++output) {
        std::vector<double> targets;
        for (const int row : rows)
            targets.push_back(data.targets(output, row));
        const double mean = VectorD::Map(targets.data(), Index(targets.size())).mean();
        if (loss.kind == model::LossKind::CrossEntropy)
            sum += entropyTerm(mean);
        else if (loss.kind == model::LossKind::BinaryCrossEntropy)
            sum += entropyTerm(mean) + entropyTerm(1 - mean);
        else
            sum += constantLoss(loss, std::move(targets), mean);
    }
    return loss.kind == model::LossKind::CrossEntropy ? sum : sum / double(data.targets.rows());
}

void findImbalance(const data::Prepared& data, std::vector<HealthNote>& notes) {
    if (data.dataset->task != data::Task::Classification)
        return;
    std::vector<double> shares;
    for (const long long count : classCounts(data))
        shares.push_back(double(count) / double(data.split.train.size()));
    // A class without any training sample is no class to learn.
    const auto present =
        std::size_t(std::count_if(shares.begin(), shares.end(), [](double s) { return s > 0; }));
    const auto rank = [](double share) {
        return share > 0 ? share : std::numeric_limits<double>::infinity();
    };
    const auto rarest =
        std::min_element(shares.begin(), shares.end(), [&](double a, double b) { return rank(a) < rank(b); });
    if (present < 2 || *rarest * double(present) >= kFairShare)
        return;
    HealthNote note{HealthNote::Kind::ImbalancedClasses, HealthNote::Severity::Warning};
    note.count = int(rarest - shares.begin());
    note.of = int(present);
    note.value = *rarest;
    const auto commonest = std::max_element(shares.begin(), shares.end());
    note.other = *commonest;
    note.units = {note.count, int(commonest - shares.begin())};
    notes.push_back(std::move(note));
}

void findUnscaled(const data::Prepared& data, std::vector<HealthNote>& notes) {
    const VectorD sizes = featureSizes(data);
    HealthNote note{HealthNote::Kind::UnscaledInputs, HealthNote::Severity::Warning};
    int smallest = -1, largest = -1;
    for (int i = 0; i < int(sizes.size()); ++i) {
        if (sizes[i] == 0)
            continue;
        smallest = smallest < 0 || sizes[i] < sizes[smallest] ? i : smallest;
        largest = largest < 0 || sizes[i] > sizes[largest] ? i : largest;
    }
    if (largest < 0)
        return;
    const bool pixels = data.dataset->imageWidth > 0;
    if (!pixels && sizes[largest] >= kUnscaled * sizes[smallest]) {
        note.units = {smallest, largest};
        note.value = sizes[largest] / sizes[smallest];
        note.other = sizes[smallest];
        notes.push_back(std::move(note));
        return;
    }
    const double size = pixels ? std::sqrt(sizes.squaredNorm() / double(sizes.size())) : sizes[largest];
    if (size >= kUnscaled || size <= 1 / kUnscaled) {
        note.units = {largest};
        note.value = note.other = size;
        notes.push_back(std::move(note));
    }
}

} // namespace

VectorD featureSizes(const data::Prepared& data) {
    const auto& rows = data.split.train;
    const std::size_t count = std::min(rows.size(), kMostSamples);
    VectorD squares = VectorD::Zero(data.features().rows());
    for (std::size_t i = 0; i < count; ++i)
        squares += data.features().col(rows[i * rows.size() / count]).cwiseAbs2();
    return (squares / double(count)).cwiseSqrt();
}

std::vector<long long> classCounts(const data::Prepared& data) {
    std::vector<long long> counts(data.dataset->classNames.size());
    for (const int row : data.split.train) {
        const auto number = std::size_t(data.dataset->classes[std::size_t(row)]);
        counts.resize(std::max(counts.size(), number + 1));
        ++counts[number];
    }
    return counts;
}

DataHealth dataHealth(const Experiment& experiment, const data::Prepared& data) {
    DataHealth health;
    findUnscaled(data, health.notes);
    findImbalance(data, health.notes);
    health.guess = guessLoss(*model::findLoss(experiment.training.loss), data);
    return health;
}

} // namespace engine::train
