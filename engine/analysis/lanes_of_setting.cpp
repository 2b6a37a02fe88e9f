#include "engine/analysis/lanes_of_setting.h"

#include "engine/model/network.h"

#include <algorithm>
#include <utility>

namespace engine::analysis {

using core::Code;
using core::Error;
using core::Result;
using core::Value;
using train::Experiment;

namespace {

/// Whether what the lanes differ in leaves them the same initial weights.
bool keepsWeights(std::string_view name) {
    return name != kSeedSetting && settingOfLayer(name) != kInitializerSetting;
}

core::Index sizeOf(const Experiment& experiment) {
    core::Index size = 0;
    if (const auto layers = model::summarize(experiment.network))
        for (const model::LayerSummary& layer : *layers)
            size += layer.parameters;
    return size;
}

/// What `base` begins with.
Result<core::VectorD> weightsOf(const LaneSpec& base) {
    if (base.initial)
        return *base.initial;
    const auto trainer = train::makeTrainer(base.experiment, base.data);
    if (!trainer)
        return trainer.error();
    return *(*trainer)->origin().parameters;
}

Result<LaneSpec> withValue(const LaneSpec& base, const core::VectorD& weights, std::string_view name,
                           const Value& value) {
    auto experiment = withLaneSetting(base.experiment, name, value);
    if (!experiment)
        return experiment.error();
    LaneSpec lane = base;
    lane.experiment = *std::move(experiment);
    if (!lane.initial && keepsWeights(name) && sizeOf(lane.experiment) == weights.size())
        lane.initial = weights;
    lane.settings.emplace_back(name, value);
    const std::string text = core::toText(value);
    lane.name = base.settings.empty() ? text : base.name + ", " + text;
    return lane;
}

Result<void> usable(const std::vector<Value>& values, std::string_view name, std::size_t lanes) {
    const std::string where(name);
    if (values.empty())
        return Error{Code::InvalidValue, "no value is given; expected one a lane", where};
    for (std::size_t i = 0; i < values.size(); ++i)
        if (std::find(values.begin(), values.begin() + std::ptrdiff_t(i), values[i]) !=
            values.begin() + std::ptrdiff_t(i))
            return Error{Code::InvalidValue, core::toText(values[i]) + " is given twice", where};
    if (lanes > kMostLanes)
        return Error{Code::InvalidValue,
                     std::to_string(lanes) + " lanes; expected at most " + std::to_string(kMostLanes), where};
    return {};
}

} // namespace

Result<std::vector<LaneSpec>> lanesOfSetting(const LaneSpec& base, std::string_view name,
                                             const std::vector<Value>& values) {
    return lanesOfGrid({base}, name, values);
}

Result<std::vector<LaneSpec>> lanesOfGrid(const std::vector<LaneSpec>& lanes, std::string_view name,
                                          const std::vector<Value>& values) {
    if (const auto good = usable(values, name, lanes.size() * values.size()); !good)
        return good.error();
    std::vector<LaneSpec> all;
    for (const LaneSpec& base : lanes) {
        if (base.initial && base.settings.empty() && settingOfLayer(name) == kInitializerSetting)
            return Error{
                Code::InvalidValue,
                "the weights are given: no initializer draws any; expected a project without weights",
                std::string(name)};
        const auto weights = weightsOf(base);
        if (!weights)
            return weights.error();
        for (const Value& value : values) {
            auto lane = withValue(base, *weights, name, value);
            if (!lane)
                return lane.error();
            all.push_back(*std::move(lane));
        }
    }
    return all;
}

Result<std::vector<LaneSpec>> lanesOfSeeds(const LaneSpec& base, const std::vector<LaneSpec>& lanes,
                                           int seeds) {
    std::vector<Value> values;
    for (int i = 0; i < seeds; ++i)
        values.emplace_back(static_cast<std::int64_t>(base.experiment.training.seed + std::uint64_t(i)));
    if (const auto good = usable(values, kSeedSetting, lanes.size() * values.size()); !good)
        return good.error();
    std::vector<core::VectorD> weights;
    for (const Value& seed : values) {
        LaneSpec begun = base;
        setMember(begun.experiment.training, kSeedSetting, seed);
        auto drawn = weightsOf(begun);
        if (!drawn)
            return drawn.error();
        weights.push_back(*std::move(drawn));
    }
    std::vector<LaneSpec> all;
    for (const LaneSpec& lane : lanes)
        for (std::size_t i = 0; i < values.size(); ++i) {
            LaneSpec next = lane;
            setMember(next.experiment.training, kSeedSetting, values[i]);
            if (lane.initial)
                next.initial = weights[i];
            next.settings.emplace_back(kSeedSetting, values[i]);
            next.name = lane.settings.empty() ? core::toText(values[i])
                                              : lane.name + ", seed " + core::toText(values[i]);
            all.push_back(std::move(next));
        }
    return all;
}

Result<LaneSpec> laneAgain(const LaneSpec& base, const Experiment& experiment, const LaneSettings& settings,
                           bool sharesStart) {
    LaneSpec lane = base;
    lane.experiment = experiment;
    lane.settings = settings;
    lane.name.clear();
    for (const auto& [name, value] : settings)
        lane.name += (lane.name.empty() ? "" : name == kSeedSetting ? ", seed " : ", ") + core::toText(value);
    if (!sharesStart) {
        lane.initial.reset();
        return lane;
    }
    LaneSpec begun = base;
    setMember(begun.experiment.training, kSeedSetting, static_cast<std::int64_t>(experiment.training.seed));
    auto weights = weightsOf(begun);
    if (!weights)
        return weights.error();
    if (weights->size() != sizeOf(experiment))
        return Error{Code::ShapeMismatch, "the weights it began with are of another network", lane.name};
    lane.initial = *std::move(weights);
    return lane;
}

std::vector<int> groupsOfSeeds(const std::vector<LaneSettings>& lanes) {
    std::vector<LaneSettings> seen;
    std::vector<int> groups;
    for (LaneSettings settings : lanes) {
        std::erase_if(settings, [](const auto& one) { return one.first == kSeedSetting; });
        const auto at = std::find(seen.begin(), seen.end(), settings);
        groups.push_back(static_cast<int>(at - seen.begin()));
        if (at == seen.end())
            seen.push_back(std::move(settings));
    }
    return groups;
}

} // namespace engine::analysis
