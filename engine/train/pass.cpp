#include "engine/train/pass.h"

#include "engine/train/unfreezing.h"

namespace engine::train {

trace::PassInput passInput(const Experiment& experiment, const data::Prepared& data,
                           const TrainerState& state, const std::vector<int>& rows) {
    trace::PassInput input;
    input.network = networkAt(experiment, state.epoch);
    input.parameters = state.parameters;
    input.loss = experiment.training.loss;
    input.optimizer = experiment.training.optimizer;
    input.optimizerState = state.optimizer;
    input.step = state.step + 1;
    input.learningRate = effectiveRate(state, experiment, data);
    input.l1 = experiment.training.l1;
    input.l2 = experiment.training.l2;
    input.gradientClipNorm = experiment.training.gradientClipNorm;
    input.seed = experiment.training.seed;
    input.x = data::columns(data.features(), rows);
    input.t = data::columns(data.targets, rows);
    input.targetMean = data.targetScaler.mean;
    input.targetDeviation = data.targetScaler.deviation;
    input.samples = rows;
    return input;
}

} // namespace engine::train
