#include "engine/trace/forces.h"

#include "engine/optim/clip.h"

#include <cassert>
#include <string>
#include <utility>

namespace engine::trace {

namespace {

bool decaysWeights(const PassInput& input) { return input.optimizer.settings.real("weight_decay") != 0; }

/// The gradient of the data's loss alone.
core::VectorD dataGradient(const Trace& trace) {
    core::VectorD gradient = trace.gradients;
    const model::Penalty penalty = trace.input.penalty();
    if (!penalty.isOn())
        return gradient;
    core::VectorD ofPenalty = core::VectorD::Zero(gradient.size());
    model::addPenaltyGradient(penalty, trace.layout, trace.input.parameters, ofPenalty);
    return gradient - ofPenalty;
}

/// The factor that the update clipped with.
double clipFactor(const Trace& trace) {
    const int clip = trace.find(Phase::Update, trace.network->layerCount() - 1, "clip");
    return clip < 0 ? 1 : trace.operations[static_cast<std::size_t>(clip)].values(0, 0);
}

/// What the optimizer would return from the same state without decay.
core::VectorD dataStep(const Trace& trace) {
    const PassInput& input = trace.input;
    optim::OptimizerSpec spec = input.optimizer;
    spec.settings.set("weight_decay", 0.0);
    const auto optimizer = optim::makeOptimizer<double>(spec);
    assert(optimizer); // the one with decay was made
    const core::VectorD gradient = dataGradient(trace);
    const double scale = clipFactor(trace);
    auto state = input.optimizerState;
    core::VectorD delta = core::VectorD::Zero(gradient.size());
    for (const model::TensorSlot& slot : trace.layout.slots)
        if (slot.trainable)
            (*optimizer)
                ->step(input.parameters, gradient, state, slot.offset, slot.size,
                       {input.optimizerStep(), input.learningRate * slot.learningRateScale, scale}, delta);
    return delta;
}

} // namespace

bool hasDecay(const PassInput& input) { return decaysWeights(input) || input.penalty().isOn(); }

bool areSeparable(const PassInput& input) {
    const std::string& type = input.optimizer.type;
    return type == "sgd" || !hasDecay(input) || (type == "adamw" && !input.penalty().isOn());
}

std::vector<Forces> forces(const Trace& trace) {
    const core::VectorD data = hasDecay(trace.input) ? dataStep(trace) : trace.delta;
    std::vector<Forces> all;
    for (std::size_t i = 0; i < trace.layout.slots.size(); ++i) {
        const model::TensorSlot& slot = trace.layout.slots[i];
        if (slot.isBuffer)
            continue;
        const core::MatrixD ofData = model::view(data, slot);
        all.push_back({static_cast<int>(i), slot.trainable, ofData, model::view(trace.delta, slot) - ofData});
    }
    return all;
}

} // namespace engine::trace
