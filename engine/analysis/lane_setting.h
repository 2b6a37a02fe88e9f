#pragma once

#include "engine/train/experiment.h"

#include <string>
#include <string_view>
#include <vector>

namespace engine::analysis {

/// A setting that lanes can differ in: its key, and what it may be, as its schema says.
struct LaneSetting {
    /// As in a project file: "learning_rate" and what else the optimizer has, "optimizer", "batch_size",
    /// "schedule", "schedule.warmup_steps", "l2", "seed", …. A setting of layers is set on every one that has
    /// it ("rate" of dropout, "initializer"), "activation" and the number of units on all but the last;
    /// "1.units" sets one layer (counted from 0).
    std::string name;
    core::Parameter parameter;
};

/// All of them for that experiment, the learning rate first. What changes how the loss is counted (the loss
/// itself) or how long it takes (epochs) is none.
std::vector<LaneSetting> laneSettings(const train::Experiment& experiment);
/// Errors: InvalidValue, which names the nearest known one.
core::Result<LaneSetting> findLaneSetting(const train::Experiment& experiment, std::string_view name);

/// A text as a value of that setting, checked. Errors: WrongType, OutOfRange, InvalidValue; context: its
/// name.
core::Result<core::Value> laneValue(const LaneSetting& setting, std::string_view text);
/// Of the experiment. Of several layers the first one's.
core::Value laneValueOf(const train::Experiment& experiment, const LaneSetting& setting);
/// The experiment with it. Another optimizer or schedule keeps those of its settings that both know. Errors:
/// InvalidValue of an unknown name; those of checked(Experiment).
core::Result<train::Experiment> withLaneSetting(const train::Experiment& experiment, std::string_view name,
                                                const core::Value& value);

/// Numbers around that one as people try them: a third of a hundredth, a tenth, itself, ten times, a hundred
/// times, within the setting's range; all choices of a choice; both of a flag; doublings of a whole number.
std::vector<core::Value> proposedValues(const train::Experiment& experiment, const LaneSetting& setting);

/// In which of these settings two experiments differ: names, with the values of the first and the second.
struct SettingDifference {
    LaneSetting setting;
    core::Value first, second;
};
std::vector<SettingDifference> differences(const train::Experiment& first, const train::Experiment& second);

inline constexpr const char *kSeedSetting = "seed", *kInitializerSetting = "initializer";
/// "units" of "1.units".
std::string settingOfLayer(std::string_view name);
/// Sets what training.seed, batch_size and the like are members of; whether it is one.
bool setMember(train::TrainingSpec& training, const std::string& name, const core::Value& value);

} // namespace engine::analysis
