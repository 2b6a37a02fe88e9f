#include "engine/train/footprint.h"

#include "engine/optim/optimizer.h"

namespace engine::train {

using core::Index;

namespace {

Index momentsOf(const optim::OptimizerSpec& spec) {
    const auto optimizer = optim::makeOptimizer<double>(spec);
    return optimizer ? Index((*optimizer)->slotNames().size()) : 0;
}

} // namespace

std::vector<LayerCost> costs(const model::ShapeFlow& flow, const TrainingSpec& training) {
    const Index size =
        training.precision == Precision::Float64 ? Index(sizeof(double)) : Index(sizeof(float));
    const Index moments = momentsOf(training.optimizer), batch = training.batchSize;
    std::vector<LayerCost> costs;
    for (model::LayerSummary& summary : model::summarize(flow.layers)) {
        const Footprint memory{size * (batch * summary.numbers + summary.fixedNumbers),
                               size * summary.parameters, size * summary.parameters,
                               size * moments * summary.parameters};
        costs.push_back({std::move(summary), memory});
    }
    return costs;
}

LayerCost total(const std::vector<LayerCost>& costs) {
    LayerCost all;
    for (const LayerCost& cost : costs) {
        all.summary.outputShape = cost.summary.outputShape;
        all.summary.parameters += cost.summary.parameters;
        all.summary.trainable += cost.summary.trainable;
        all.summary.multiplications += cost.summary.multiplications;
        all.summary.numbers += cost.summary.numbers;
        all.summary.fixedNumbers += cost.summary.fixedNumbers;
        all.memory.activations += cost.memory.activations;
        all.memory.parameters += cost.memory.parameters;
        all.memory.gradients += cost.memory.gradients;
        all.memory.optimizer += cost.memory.optimizer;
    }
    return all;
}

} // namespace engine::train
