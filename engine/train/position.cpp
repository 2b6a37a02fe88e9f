// Where a state of training stands.
#include "engine/train/trainer.h"

#include <algorithm>
#include <cassert>

namespace engine::train {

double effectiveRate(const TrainerState& state, const Experiment& experiment, const data::Prepared& data) {
    const long long rows = static_cast<long long>(data.split.train.size());
    const long long batch = std::min<long long>(experiment.training.batchSize, rows);
    return optim::scheduledRate(experiment.training.schedule, state.learningRate,
                                {state.step, (rows + batch - 1) / batch, experiment.training.epochs},
                                state.plateau);
}

long long epochStart(const TrainerState& state, const Experiment& experiment, const data::Prepared& data) {
    const auto rows = static_cast<long long>(data.split.train.size());
    const long long batch = std::min<long long>(experiment.training.batchSize, rows);
    const long long seen = state.position > 0 ? static_cast<long long>(state.position) : rows;
    return std::max(0LL, state.step - (seen + batch - 1) / batch);
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
