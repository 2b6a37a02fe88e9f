#include "engine/analysis/lane_setting.h"

#include "engine/core/schema.h"
#include "engine/model/layer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace engine::analysis {

using core::Kind;
using core::Parameter;
using core::Result;
using core::Value;
using train::Experiment;

namespace {

constexpr const char *kSchedule = "schedule", *kOptimizer = "optimizer";
/// Choices that are proposed at once.
constexpr std::size_t kMostProposed = 16;
const std::string kOfSchedule = "schedule.";

std::vector<std::string> typesOf(const std::vector<core::Schema>& schemas) {
    std::vector<std::string> types;
    for (const core::Schema& schema : schemas)
        types.push_back(schema.type);
    return types;
}

Parameter choiceOf(const char* name, const char* label, std::vector<std::string> choices) {
    Parameter parameter;
    parameter.name = name;
    parameter.kind = Kind::Choice;
    parameter.defaultValue = choices.front();
    parameter.label = label;
    parameter.choices = std::move(choices);
    return parameter;
}

const core::Schema* schemaOf(const model::LayerSpec& layer) {
    const auto* type = model::findLayerType(layer.type);
    return type != nullptr ? &type->schema : nullptr;
}

/// How many units there are, and what they do, is the task's affair at the end of the network.
bool belongsToTheEnd(const std::string& setting) {
    return setting == "units" || setting == "activation" || setting == "filters";
}

/// Layers that a setting of layers is set on: "activation", "1.units".
std::vector<std::size_t> layersWith(const model::NetworkSpec& network, std::string_view name) {
    const auto dot = name.find('.');
    const std::string setting(dot == std::string_view::npos ? name : name.substr(dot + 1));
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const core::Schema* schema = schemaOf(network.layers[i]);
        const bool isMeant = dot == std::string_view::npos
                                 ? i + 1 < network.layers.size() || !belongsToTheEnd(setting)
                                 : name.substr(0, dot) == std::to_string(i);
        if (isMeant && schema != nullptr && schema->find(setting) != nullptr)
            found.push_back(i);
    }
    return found;
}

void addLayerSettings(const model::NetworkSpec& network, std::vector<LaneSetting>& all) {
    const auto add = [&](const std::string& name, const Parameter& parameter) {
        if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.name == name; }) &&
            parameter.kind != Kind::Text)
            all.push_back({name, parameter});
    };
    for (const model::LayerSpec& layer : network.layers)
        if (const core::Schema* schema = schemaOf(layer))
            for (const Parameter& parameter : schema->parameters)
                if (!layersWith(network, parameter.name).empty())
                    add(parameter.name, parameter);
    for (std::size_t i = 0; i + 1 < network.layers.size(); ++i)
        if (const core::Schema* schema = schemaOf(network.layers[i]))
            for (const Parameter& parameter : schema->parameters) {
                Parameter ofLayer = parameter;
                ofLayer.label = "Layer " + std::to_string(i + 1) + ": " + parameter.label;
                add(std::to_string(i) + "." + parameter.name, ofLayer);
            }
}

/// Keeps what the new type knows, too.
core::Settings adopted(const core::Settings& settings, const core::Schema& schema) {
    core::Settings kept;
    for (const auto& [name, value] : settings)
        if (schema.find(name) != nullptr)
            kept.set(name, value);
    return kept;
}

std::optional<Value> memberOf(const train::TrainingSpec& training, const std::string& name) {
    if (name == "batch_size")
        return std::int64_t(training.batchSize);
    if (name == "shuffle")
        return training.shuffle;
    if (name == kSeedSetting)
        return static_cast<std::int64_t>(training.seed);
    if (name == "precision")
        return std::string(training.precision == train::Precision::Float64 ? "float64" : "float32");
    if (name == "l1")
        return training.l1;
    if (name == "l2")
        return training.l2;
    if (name == "gradient_clip_norm")
        return training.gradientClipNorm;
    return {};
}

void setIn(Experiment& experiment, const LaneSetting& setting, const Value& value) {
    train::TrainingSpec& training = experiment.training;
    const std::string& name = setting.name;
    if (setMember(training, name, value))
        return;
    if (name == kOptimizer) {
        training.optimizer.type = std::get<std::string>(value);
        training.optimizer.settings =
            adopted(training.optimizer.settings, *optim::findOptimizer(training.optimizer.type));
    } else if (name == kSchedule) {
        training.schedule.type = std::get<std::string>(value);
        training.schedule.settings =
            adopted(training.schedule.settings, *optim::findSchedule(training.schedule.type));
    } else if (name.starts_with(kOfSchedule)) {
        training.schedule.settings.set(setting.parameter.name, value);
    } else if (optim::findOptimizer(training.optimizer.type)->find(name) != nullptr) {
        training.optimizer.settings.set(name, value);
    } else {
        for (const std::size_t layer : layersWith(experiment.network, name))
            experiment.network.layers[layer].settings.set(settingOfLayer(name), value);
    }
}

/// To one digit.
double rounded(double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)));
    return std::stod(core::toText(std::round(value / unit) * unit).substr(0, 12));
}

void addNumbers(const LaneSetting& setting, double now, std::vector<Value>& values) {
    std::vector<double> proposed;
    if (setting.parameter.kind == Kind::Integer)
        proposed = setting.name == kSeedSetting
                       ? std::vector{now, now + 1, now + 2, now + 3, now + 4}
                       : std::vector{std::floor(now / 4), std::floor(now / 2), now, 2 * now, 4 * now};
    else if (setting.parameter.maximum <= 1)
        proposed = {0, 0.5, 0.9};
    else if (now <= 0)
        proposed = {0, 0.0001, 0.001, 0.01};
    else
        proposed = {now / 30, now / 3, now, 10 * now, 100 * now};
    for (const double number : proposed) {
        const Value value = setting.parameter.kind == Kind::Integer
                                ? Value(static_cast<std::int64_t>(number))
                                : Value(number > 0 && number != now ? rounded(number) : number);
        const auto good = core::checked(setting.parameter, value);
        if (good && std::find(values.begin(), values.end(), *good) == values.end())
            values.push_back(*good);
    }
}

} // namespace

std::string settingOfLayer(std::string_view name) {
    const auto dot = name.find('.');
    return std::string(dot == std::string_view::npos ? name : name.substr(dot + 1));
}

bool setMember(train::TrainingSpec& training, const std::string& name, const Value& value) {
    core::Settings given;
    given.set(name, value);
    if (name == "batch_size")
        training.batchSize = static_cast<int>(given.integer(name));
    else if (name == "shuffle")
        training.shuffle = given.flag(name);
    else if (name == kSeedSetting)
        training.seed = static_cast<std::uint64_t>(given.integer(name));
    else if (name == "precision")
        training.precision =
            given.text(name) == "float64" ? train::Precision::Float64 : train::Precision::Float32;
    else if (name == "l1")
        training.l1 = given.real(name);
    else if (name == "l2")
        training.l2 = given.real(name);
    else if (name == "gradient_clip_norm")
        training.gradientClipNorm = given.real(name);
    else
        return false;
    return true;
}

std::vector<LaneSetting> laneSettings(const Experiment& experiment) {
    std::vector<LaneSetting> all;
    const train::TrainingSpec& training = experiment.training;
    if (const auto* optimizer = optim::findOptimizer(training.optimizer.type))
        for (const Parameter& parameter : optimizer->parameters)
            all.push_back({parameter.name, parameter});
    all.insert(all.begin() + (all.empty() ? 0 : 1),
               {kOptimizer, choiceOf(kOptimizer, "Optimizer", typesOf(optim::optimizers()))});
    for (const core::Schema* schema : {&train::trainingSchema(), &train::regularizationSchema()})
        for (const Parameter& parameter : schema->parameters)
            if (memberOf(training, parameter.name))
                all.push_back({parameter.name, parameter});
    addLayerSettings(experiment.network, all);
    all.push_back({kSchedule, choiceOf(kSchedule, "Schedule", typesOf(optim::schedules()))});
    if (const auto* schedule = optim::findSchedule(training.schedule.type))
        for (const Parameter& parameter : schedule->parameters)
            all.push_back({kOfSchedule + parameter.name, parameter});
    return all;
}

Result<LaneSetting> findLaneSetting(const Experiment& experiment, std::string_view name) {
    std::vector<std::string> known;
    for (LaneSetting& setting : laneSettings(experiment)) {
        if (setting.name == name)
            return std::move(setting);
        known.push_back(setting.name);
    }
    return core::unknownName("setting", name, known);
}

Result<Value> laneValue(const LaneSetting& setting, std::string_view text) {
    const auto begin = text.find_first_not_of(' '), end = text.find_last_not_of(' ');
    const std::string word(begin == std::string_view::npos ? "" : text.substr(begin, end - begin + 1));
    Value value = word;
    double number = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool isNumber = !word.empty() && read.ec == std::errc() && read.ptr == word.data() + word.size();
    if (setting.parameter.kind == Kind::Boolean && (word == "true" || word == "false"))
        value = word == "true";
    else if (isNumber && setting.parameter.kind != Kind::Choice)
        value = number;
    return core::checked(setting.parameter, value);
}

Value laneValueOf(const Experiment& experiment, const LaneSetting& setting) {
    const train::TrainingSpec& training = experiment.training;
    if (const auto member = memberOf(training, setting.name))
        return *member;
    if (setting.name == kOptimizer)
        return training.optimizer.type;
    if (setting.name == kSchedule)
        return training.schedule.type;
    const core::Settings* settings = nullptr;
    const auto* optimizer = optim::findOptimizer(training.optimizer.type);
    if (setting.name.starts_with(kOfSchedule))
        settings = &training.schedule.settings;
    else if (optimizer != nullptr && optimizer->find(setting.name) != nullptr)
        settings = &training.optimizer.settings;
    else if (const auto layers = layersWith(experiment.network, setting.name); !layers.empty())
        settings = &experiment.network.layers[layers.front()].settings;
    const Value* value = settings != nullptr ? settings->find(setting.parameter.name) : nullptr;
    return value != nullptr ? *value : setting.parameter.defaultValue;
}

Result<Experiment> withLaneSetting(const Experiment& experiment, std::string_view name, const Value& value) {
    const auto setting = findLaneSetting(experiment, name);
    if (!setting)
        return setting.error();
    const auto good = core::checked(setting->parameter, value);
    if (!good)
        return good.error();
    Experiment next = experiment;
    setIn(next, *setting, *good);
    return train::checked(next);
}

std::vector<Value> proposedValues(const Experiment& experiment, const LaneSetting& setting) {
    const Value now = laneValueOf(experiment, setting);
    std::vector<Value> values;
    switch (setting.parameter.kind) {
    case Kind::Boolean:
        return {true, false};
    case Kind::Choice:
        for (const std::string& choice : setting.parameter.choices)
            if (values.size() < kMostProposed)
                values.emplace_back(choice);
        return values;
    case Kind::Text:
        return {now};
    case Kind::Integer:
        addNumbers(setting, static_cast<double>(std::get<std::int64_t>(now)), values);
        break;
    case Kind::Real:
        addNumbers(setting, std::get<double>(now), values);
        break;
    }
    return values;
}

std::vector<SettingDifference> differences(const Experiment& first, const Experiment& second) {
    std::vector<SettingDifference> found;
    for (const LaneSetting& setting : laneSettings(second)) {
        const Value a = laneValueOf(first, setting), b = laneValueOf(second, setting);
        // "0.units" says nothing beyond "units".
        const std::string name = settingOfLayer(setting.name);
        const bool isKnown = std::any_of(found.begin(), found.end(), [&](const auto& one) {
            return settingOfLayer(one.setting.name) == name;
        });
        if (a != b && !isKnown)
            found.push_back({setting, a, b});
    }
    return found;
}

} // namespace engine::analysis
