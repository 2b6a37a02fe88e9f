#pragma once

#include "engine/core/schema.h"

#include <limits>
#include <string>
#include <vector>

namespace engine::optim {

/// How the learning rate changes over the steps: the "schedule" object of a project file. A plain comparable
/// value.
struct ScheduleSpec {
    std::string type = "constant";
    core::Settings settings; ///< warmup_steps, and the type's own
    bool operator==(const ScheduleSpec&) const = default;
};

/// Where a step stands in its training.
struct Position {
    long long step = 0;          ///< updates taken before it
    long long stepsPerEpoch = 1; ///< at least 1
    long long epochs = 1;        ///< that training is planned for: cosine and one_cycle end with them
    bool operator==(const Position&) const = default;
};

/// What reduce_on_plateau goes by; other schedules leave it as it is. Before the first epoch as it is here.
struct PlateauState {
    double best = std::numeric_limits<double>::infinity(); ///< lowest loss so far
    int badEpochs = 0;                                     ///< since then, or since the last reduction
    int cooldown = 0;                                      ///< epochs that still do not count
    double factor = 1;                                     ///< product of all reductions
    bool operator==(const PlateauState&) const = default;
};

/// constant, step, exponential, cosine, one_cycle and reduce_on_plateau, each with warmup_steps.
const std::vector<core::Schema>& schedules();
const core::Schema* findSchedule(const std::string& type);

/// The rate of a step, by PyTorch's definitions in their usual use: step (StepLR), exponential
/// (ExponentialLR), cosine (CosineAnnealingLR, T_max the planned epochs) change after each epoch, one_cycle
/// (OneCycleLR, two phases, cosine annealing, momentum left alone; Smith and Topin 2018) with every step;
/// `baseRate` is its largest rate. Beyond the planned epochs the last value stays. During warm-up step number
/// k (from 1) has k / warmup_steps of it. Settings are checked already.
double scheduledRate(const ScheduleSpec& spec, double baseRate, const Position& position,
                     const PlateauState& plateau = {});
/// Whether the rate may differ between that step and the next one of the same epoch.
bool changesWithinEpoch(const ScheduleSpec& spec, const Position& position);

/// PyTorch's ReduceLROnPlateau (mode min, relative threshold) at the end of an epoch; `loss` is the monitored
/// one. A reduction by less than 1e-8 is not made.
PlateauState plateauAfterEpoch(const ScheduleSpec& spec, const PlateauState& before, double loss,
                               double baseRate);

} // namespace engine::optim
