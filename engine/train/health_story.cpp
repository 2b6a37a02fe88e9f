#include "engine/train/health_story.h"

#include "engine/train/health_parts.h"
#include "engine/train/probe_story.h"
#include "engine/train/story_parts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace engine::train {

using story::number;
using trace::constant;
using trace::Explanation;
using trace::Expression;

namespace {

using Kind = HealthNote::Kind;
using Records = std::span<const EpochRecord>;

Expression lossOf(const EpochRecord& record, const char* part, double EpochRecord::*loss) {
    return number({"L", std::string(part) + " " + std::to_string(record.epoch), {}}, record.*loss);
}

Expression meanOf(Records records, const char* part, double EpochRecord::*loss) {
    std::vector<Expression> losses;
    for (const EpochRecord& record : records)
        losses.push_back(lossOf(record, part, loss));
    return trace::quotient(story::total(std::move(losses)), constant(double(records.size())));
}

/// What one weight of a layer gets, in units of what one of another layer gets.
std::vector<Explanation> shareOf(const HealthNote& note, int whole, const Probe& probe) {
    Explanation part = explainGradientRms(probe, note.layer), all = explainGradientRms(probe, whole);
    Explanation share =
        story::explanation({"share", {}, {}}, note.value,
                           trace::quotient(number(part.subject, part.value), number(all.subject, all.value)));
    return {std::move(share), std::move(part), std::move(all)};
}

std::vector<Explanation> arrives(const HealthNote& note, const HealthSources& sources) {
    if (!(note.value < 1))
        return {explainGradientRms(sources.probe, note.layer)};
    const auto layers = trainedLayers(sources.experiment, sources.probe);
    const auto most = std::max_element(layers.begin(), layers.end(),
                                       [](const auto& a, const auto& b) { return a.rms < b.rms; });
    return shareOf(note, most->layer, sources.probe);
}

std::vector<Explanation> vanishes(const HealthNote& note, const HealthSources& sources) {
    auto all = shareOf(note, note.count, sources.probe);
    const auto steps = double(trainedLayers(sources.experiment, sources.probe).size() - 1);
    if (note.value > 0)
        all.insert(all.begin() + 1,
                   story::explanation({"a layer", {}, {}}, note.other,
                                      trace::power(number({"share", {}, {}}, note.value),
                                                   trace::quotient(constant(1), constant(steps)))));
    return all;
}

std::vector<Explanation> explodes(const HealthNote& note, const HealthSources& sources) {
    std::vector<Explanation> all;
    if (note.other > 0 && sources.records.size() >= std::size_t(kGrowthEpochs)) {
        const Records last = sources.records.last(kGrowthEpochs);
        std::vector<Expression> old, grown;
        for (std::size_t i = 0; i < kGrownEpochs; ++i)
            for (auto* side : {&old, &grown}) {
                const EpochRecord& record = side == &old ? last[i] : last[last.size() - kGrownEpochs + i];
                side->push_back(
                    number({"‖∂L/∂θ‖", std::to_string(record.epoch), {}}, totalGradientNorm(record)));
            }
        all.push_back(story::explanation(
            {"growth", {}, {}}, note.other,
            trace::quotient(trace::call("min", std::move(grown)), trace::call("max", std::move(old)))));
    }
    if (std::isfinite(note.value) && note.value > 0)
        all.push_back(explainGradientRatio(sources.probe, note.layer));
    return all;
}

std::vector<Explanation> swings(const HealthNote& note, const HealthSources& sources) {
    const Records last = swingEpochs(sources.records);
    std::vector<Expression> rises, losses;
    for (std::size_t i = 0; i < last.size(); ++i) {
        losses.push_back(lossOf(last[i], "", &EpochRecord::trainLoss));
        if (i > 0 && last[i].trainLoss > last[i - 1].trainLoss)
            rises.push_back(trace::difference(lossOf(last[i], "", &EpochRecord::trainLoss),
                                              lossOf(last[i - 1], "", &EpochRecord::trainLoss)));
    }
    if (rises.empty())
        return {};
    const auto mean = [](std::vector<Expression> parts) {
        const auto count = double(parts.size());
        return trace::quotient(story::total(std::move(parts)), constant(count));
    };
    Expression rise = mean(std::move(rises)), loss = mean(std::move(losses));
    Explanation first = story::explanation({"mean rise", {}, {}}, rise.value, rise),
                second = story::explanation({"mean L", {}, {}}, loss.value, loss);
    Explanation share = story::explanation(
        {"share", {}, {}}, note.value,
        trace::quotient(number(first.subject, first.value), number(second.subject, second.value)));
    return {std::move(share), std::move(first), std::move(second)};
}

std::vector<Explanation> stands(const HealthNote& note, const HealthSources& sources) {
    const Records last = smoothedOver(sources.records, sources.records.size() - 1);
    return {story::explanation({"L", "now", {}}, note.value, meanOf(last, "", &EpochRecord::trainLoss))};
}

std::vector<Explanation> overfits(const HealthNote& note, const HealthSources& sources) {
    const Records records = sources.records;
    const auto best = std::find_if(records.begin(), records.end(),
                                   [&](const EpochRecord& record) { return record.epoch == note.epoch; });
    if (best == records.end())
        return {};
    const Records now = smoothedOver(records, records.size() - 1),
                  then = smoothedOver(records, std::size_t(best - records.begin()));
    const double mean = meanLoss(now, &EpochRecord::validationLoss);
    const auto of = [](const char* when, double value) { return number({"L", when, {}}, value); };
    return {
        story::explanation(
            {"rise", {}, {}}, note.value,
            trace::difference(trace::quotient(of("now", mean), of("best", note.other)), constant(1))),
        story::explanation({"L", "now", {}}, mean, meanOf(now, "val", &EpochRecord::validationLoss)),
        story::explanation({"L", "best", {}}, note.other, meanOf(then, "val", &EpochRecord::validationLoss))};
}

std::vector<Explanation> imbalance(const HealthNote& note, const HealthSources& sources) {
    const auto counts = classCounts(sources.data);
    std::vector<Explanation> both;
    for (const auto& [index, value] :
         {std::pair{note.units.front(), note.value}, {note.units.back(), note.other}}) {
        const auto count = double(counts[std::size_t(index)]);
        both.push_back(story::explanation(
            {"share", std::to_string(index), {}}, value,
            trace::quotient(number({"n", std::to_string(index), {}}, count),
                            number({"N", {}, {}}, double(sources.data.split.train.size())))));
    }
    return both;
}

std::vector<Explanation> unscaled(const HealthNote& note, const HealthSources& sources) {
    const core::VectorD sizes = featureSizes(sources.data);
    const auto size = [&](int feature) {
        return number({"rms", std::to_string(feature + 1), {}}, sizes[feature]);
    };
    if (note.units.size() > 1)
        return {story::explanation({"factor", {}, {}}, note.value,
                                   trace::quotient(size(note.units[1]), size(note.units[0])))};
    if (sources.data.dataset->imageWidth == 0)
        return {};
    std::vector<Expression> squares;
    for (int i = 0; i < int(sizes.size()); ++i)
        squares.push_back(trace::power(size(i), constant(2)));
    return {story::explanation(
        {"rms", {}, {}}, note.value,
        story::root(trace::quotient(story::total(std::move(squares)), constant(double(sizes.size())))))};
}

} // namespace

std::vector<Explanation> explainNote(const HealthNote& note, const HealthSources& sources) {
    switch (note.kind) {
    case Kind::GradientsArrive:
        return arrives(note, sources);
    case Kind::VanishingGradient:
        return vanishes(note, sources);
    case Kind::ExplodingGradient:
        return explodes(note, sources);
    case Kind::Oscillation:
        return swings(note, sources);
    case Kind::Plateau:
        return stands(note, sources);
    case Kind::Overfitting:
        return overfits(note, sources);
    case Kind::ImbalancedClasses:
        return imbalance(note, sources);
    case Kind::UnscaledInputs:
        return unscaled(note, sources);
    case Kind::DeadUnits:
    case Kind::SaturatedUnits:
    case Kind::LargeUpdates:
    case Kind::SmallUpdates:
        break;
    }
    return {};
}

} // namespace engine::train
