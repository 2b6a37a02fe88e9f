#include "engine/train/early_stopping.h"

#include "engine/train/trainer.h"

#include <algorithm>
#include <cmath>

namespace engine::train {

namespace {

double monitored(const std::string& name, const EpochRecord& record) {
    if (name == "train_loss")
        return record.trainLoss;
    if (name == "train_accuracy")
        return record.trainAccuracy;
    return name == "validation_accuracy" ? record.validationAccuracy : record.validationLoss;
}

bool isAccuracy(const std::string& name) { return name.ends_with("accuracy"); }

} // namespace

EarlyStoppingState afterEpoch(const EarlyStoppingSpec& spec, const EarlyStoppingState& before,
                              const EpochRecord& record) {
    if (!spec.enabled)
        return before;
    const double value = monitored(spec.monitor, record);
    const bool better =
        isAccuracy(spec.monitor) ? value > before.best + spec.minDelta : value < before.best - spec.minDelta;
    if (better || (std::isnan(before.best) && !std::isnan(value)))
        return {value, record.epoch, 0};
    return {before.best, before.bestEpoch, before.waited + 1};
}

bool isBest(const EarlyStoppingState& state) { return state.waited == 0 && state.bestEpoch > 0; }

bool isOver(const EarlyStoppingSpec& spec, const EarlyStoppingState& state) {
    return spec.enabled && state.waited >= std::max(spec.patience, 1);
}

} // namespace engine::train
