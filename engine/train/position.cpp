// Where a state of training stands.
#include "engine/train/history.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine::train {

double effectiveRate(const TrainerState& state, const Experiment& experiment, const data::Prepared& data) {
    const long long rows = static_cast<long long>(data.split.train.size());
    const long long batch = std::min<long long>(experiment.training.batchSize, rows);
    return optim::scheduledRate(experiment.training.schedule, state.learningRate,
                                {state.step, (rows + batch - 1) / batch, experiment.training.epochs},
                                state.plateau);
}

double epochsAt(const TrainerState& state, const data::Prepared& data) {
    return static_cast<double>(state.epoch) +
           static_cast<double>(state.position) / static_cast<double>(data.split.train.size());
}

double epochsAt(const AnyTrainer& trainer) {
    return static_cast<double>(trainer.epochs()) +
           static_cast<double>(trainer.position()) / static_cast<double>(trainer.data()->split.train.size());
}

long long stepAtEpoch(long long epochs, const Experiment& begun, const Changes& changes, long long rows) {
    // From the last change before; until the next one all batches are of one size.
    long long step = 0, size = begun.training.batchSize;
    double at = 0;
    for (const auto& [taken, change] : changes) {
        if (change.epoch > static_cast<double>(epochs))
            break;
        step = taken;
        at = change.isAnew ? std::floor(change.epoch) : change.epoch;
        if (change.experiment)
            size = change.experiment->training.batchSize;
        if (change.data)
            rows = static_cast<long long>(change.data->split.train.size());
    }
    const long long batch = std::min(size, rows);
    const double whole = std::ceil(at);
    const long long rest = std::llround((whole - at) * static_cast<double>(rows));
    return step + (rest + batch - 1) / batch +
           (epochs - static_cast<long long>(whole)) * ((rows + batch - 1) / batch);
}

std::vector<int> nextBatch(const AnyTrainer& trainer) {
    return nextBatch(trainer.state(), trainer.experiment(), *trainer.data());
}

std::vector<int> nextBatch(const TrainerState& state, const Experiment& experiment,
                           const data::Prepared& data) {
    const std::size_t rows = data.split.train.size();
    assert(state.order.size() == rows);
    const std::size_t first = static_cast<std::size_t>(state.position);
    const std::size_t size = static_cast<std::size_t>(experiment.training.batchSize);
    const std::size_t last = std::min(first + size, rows);
    return {state.order.begin() + static_cast<std::ptrdiff_t>(first),
            state.order.begin() + static_cast<std::ptrdiff_t>(last)};
}

} // namespace engine::train
