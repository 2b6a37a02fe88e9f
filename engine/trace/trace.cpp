#include "engine/trace/trace.h"

#include "engine/core/tensor.h"
#include "engine/model/network.h"
#include "engine/optim/clip.h"

#include <cassert>
#include <cmath>
#include <utility>

namespace engine::trace {

namespace {

using core::Code;
using core::Error;
using core::Index;

core::Result<void> checkMatrix(const char* what, const core::MatrixD& matrix, Index rows, Index samples) {
    if (matrix.rows() == rows && matrix.cols() == samples && samples > 0)
        return {};
    return Error{Code::ShapeMismatch,
                 "shape " + core::shapeText({matrix.rows(), matrix.cols()}) + " does not fit, expected " +
                     std::to_string(rows) + " rows, and as many samples in x as in t, at least one",
                 what};
}

core::Result<void> checkShapes(const PassInput& input, const model::Network<double>& network) {
    if (auto x = checkMatrix("x", input.x, network.inputs(), input.x.cols()); !x)
        return x;
    if (auto t = checkMatrix("t", input.t, network.outputs(), input.x.cols()); !t)
        return t;
    const Index size = network.layout().size;
    if (input.parameters.size() != size)
        return Error{Code::ShapeMismatch,
                     std::to_string(input.parameters.size()) + " numbers, expected " + std::to_string(size),
                     "parameters"};
    return {};
}

core::Result<optim::OptimizerState<double>> startState(const PassInput& input,
                                                       const optim::Optimizer<double>& optimizer) {
    if (input.optimizerState.slots.empty()) {
        auto fresh = optimizer.initialState(input.parameters.size());
        fresh.begun = input.optimizerState.begun;
        return fresh;
    }
    const std::size_t expected = optimizer.slotNames().size();
    if (input.optimizerState.slots.size() != expected)
        return Error{Code::ShapeMismatch,
                     std::to_string(input.optimizerState.slots.size()) + " state vectors, expected " +
                         std::to_string(expected),
                     "optimizer state"};
    for (const core::VectorD& slot : input.optimizerState.slots)
        if (slot.size() != input.parameters.size())
            return Error{Code::ShapeMismatch,
                         std::to_string(slot.size()) + " numbers in a state vector, expected " +
                             std::to_string(input.parameters.size()),
                         "optimizer state"};
    return input.optimizerState;
}

Error unknownLoss(const std::string& name) {
    std::vector<std::string> known;
    for (const model::Loss& loss : model::losses())
        known.push_back(loss.name);
    return core::unknownName("loss", name, known);
}

core::ConstMatrixMap<double> mapOf(const core::MatrixD& matrix) {
    return {matrix.data(), matrix.rows(), matrix.cols()};
}

/// Nothing where the layer has no such matrix.
void keepMatrix(Trace& trace, Phase phase, int layer, const char* name,
                const core::MatrixMap<double>& numbers) {
    if (numbers.size() > 0)
        trace.operations.push_back({phase, layer, name, numbers});
}

/// Whether a layer's z is its normalized input.
bool normalizes(const Trace& trace, int layer) {
    const model::Keeps keeps = trace.network->layer(layer).keeps();
    return keeps.channels > 0 || keeps.perSample;
}

void keepForward(Trace& trace, const model::Workspace<double>& ws) {
    for (std::size_t l = 0; l < ws.layers.size(); ++l) {
        const int layer = static_cast<int>(l);
        const bool ofChannels = trace.network->layer(layer).keeps().channels > 0;
        keepMatrix(trace, Phase::Forward, layer, ofChannels ? "batch mean" : "mean", ws.layers[l].mean);
        keepMatrix(trace, Phase::Forward, layer, ofChannels ? "batch variance" : "variance",
                   ws.layers[l].variance);
        keepMatrix(trace, Phase::Forward, layer, normalizes(trace, layer) ? "xhat" : "z", ws.layers[l].z);
        keepMatrix(trace, Phase::Forward, layer, "mask", ws.layers[l].mask);
        keepMatrix(trace, Phase::Forward, layer, "a", ws.layers[l].a);
    }
}

void keepNumber(Trace& trace, Phase phase, const char* name, double value) {
    const int lastLayer = static_cast<int>(trace.input.network.layers.size()) - 1;
    trace.operations.push_back({phase, lastLayer, name, core::MatrixD::Constant(1, 1, value)});
}

void keepPenalty(Trace& trace, double penalty) {
    const auto [l1, l2] = trace.input.penalty();
    for (const model::TensorSlot& slot : trace.layout.slots) {
        if (!model::isPenalized(slot))
            continue;
        const auto w = model::view(trace.input.parameters, slot);
        trace.operations.push_back({Phase::Loss, slot.layer, "penalties",
                                    l1 * w.cwiseAbs().rowwise().sum() + l2 * w.rowwise().squaredNorm()});
    }
    keepNumber(trace, Phase::Loss, "penalty", penalty);
}

void keepLoss(Trace& trace, double dataLoss) {
    const PassInput& pass = trace.input;
    trace.loss = dataLoss;
    if (pass.penalty().isOn()) {
        const double penalty = model::penaltyValue(pass.penalty(), trace.layout, pass.parameters);
        keepNumber(trace, Phase::Loss, "data loss", dataLoss);
        keepPenalty(trace, penalty);
        trace.loss += penalty;
    }
    keepNumber(trace, Phase::Loss, "L", trace.loss);
}

void keepTensor(Trace& trace, Phase phase, int layer, const char* parameter, const char* name,
                const core::VectorD& numbers) {
    if (const model::TensorSlot* slot = trace.layout.find(layer, parameter))
        trace.operations.push_back({phase, layer, name, model::view(numbers, *slot)});
}

void keepBackward(Trace& trace, const model::Workspace<double>& ws) {
    for (std::size_t l = ws.layers.size(); l-- > 0;) {
        const int layer = static_cast<int>(l);
        keepMatrix(trace, Phase::Backward, layer, "dL/da", ws.layers[l].da);
        keepMatrix(trace, Phase::Backward, layer, normalizes(trace, layer) ? "dL/dxhat" : "dL/dz",
                   ws.layers[l].dz);
        keepTensor(trace, Phase::Backward, layer, "weight", "dL/dW", trace.gradients);
        keepTensor(trace, Phase::Backward, layer, "bias", "dL/db", trace.gradients);
    }
}

/// The workspace of the pass stays: the buffers' update reads it.
model::Workspace<double> runPass(Trace& trace, const model::Loss& loss) {
    const PassInput& pass = trace.input;
    const model::Network<double>& network = *trace.network;
    auto ws = network.workspace(pass.x.cols());
    network.forward(pass.parameters, mapOf(pass.x), ws, {true, pass.seed, pass.step});
    keepForward(trace, ws);
    keepLoss(trace, network.loss(loss, mapOf(pass.t), ws));
    trace.gradients = core::VectorD::Zero(pass.parameters.size());
    network.backward(pass.parameters, mapOf(pass.x), mapOf(pass.t), loss, ws, trace.gradients);
    if (pass.penalty().isOn())
        model::addPenaltyGradient(pass.penalty(), trace.layout, pass.parameters, trace.gradients);
    keepBackward(trace, ws);
    return ws;
}

/// Of each unit of a layer that is trained.
core::VectorD sumsOfSquares(const Trace& trace, int layer) {
    core::VectorD sums;
    for (const model::TensorSlot& slot : trace.layout.slots) {
        if (slot.layer != layer || !slot.trainable)
            continue;
        if (sums.size() == 0)
            sums.setZero(slot.rows());
        assert(sums.size() == slot.rows());
        sums += model::view(trace.gradients, slot).rowwise().squaredNorm();
    }
    return sums;
}

/// The factor of the gradient.
double clip(Trace& trace, int layers) {
    if (!trace.input.clips())
        return 1;
    double total = 0;
    for (int layer = 0; layer < layers; ++layer) {
        const core::VectorD sums = sumsOfSquares(trace, layer);
        if (sums.size() == 0)
            continue;
        total += sums.sum();
        trace.operations.push_back({Phase::Update, layer, "squares", sums});
    }
    const double norm = std::sqrt(total), scale = optim::clipScale(norm, trace.input.gradientClipNorm);
    keepNumber(trace, Phase::Update, "norm", norm);
    keepNumber(trace, Phase::Update, "clip", scale);
    return scale;
}

void takeStep(Trace& trace, const optim::Optimizer<double>& optimizer, const model::Workspace<double>& ws) {
    const PassInput& input = trace.input;
    const int layers = trace.network->layerCount();
    const double scale = clip(trace, layers);
    trace.delta = core::VectorD::Zero(input.parameters.size());
    for (const model::TensorSlot& slot : trace.layout.slots)
        if (slot.trainable)
            optimizer.step(input.parameters, trace.gradients, trace.stateAfter, slot.offset, slot.size,
                           {input.optimizerStep(), input.learningRate * slot.learningRateScale, scale},
                           trace.delta);
    trace.updated = input.parameters + trace.delta;
    trace.network->updateBuffers(trace.updated, ws);
    for (int layer = 0; layer < layers; ++layer) {
        keepTensor(trace, Phase::Update, layer, "weight", "W", trace.updated);
        keepTensor(trace, Phase::Update, layer, "bias", "b", trace.updated);
        keepTensor(trace, Phase::Update, layer, "running_mean", "running mean", trace.updated);
        keepTensor(trace, Phase::Update, layer, "running_var", "running variance", trace.updated);
    }
}

} // namespace

const char* name(Phase phase) {
    switch (phase) {
    case Phase::Forward:
        return "forward";
    case Phase::Loss:
        return "loss";
    case Phase::Backward:
        return "backward";
    case Phase::Update:
        return "update";
    }
    return "";
}

int Trace::find(Phase phase, int layer, const std::string& name) const {
    for (std::size_t i = 0; i < operations.size(); ++i)
        if (operations[i].phase == phase && operations[i].layer == layer && operations[i].name == name)
            return static_cast<int>(i);
    return -1;
}

core::Result<TracePtr> record(PassInput input) {
    auto network = model::Network<double>::create(input.network);
    if (!network)
        return network.error();
    const model::Loss* loss = model::findLoss(input.loss);
    if (!loss)
        return unknownLoss(input.loss);
    auto optimizer = optim::makeOptimizer<double>(input.optimizer);
    if (!optimizer)
        return optimizer.error();
    auto settings = core::checked(*optim::findOptimizer(input.optimizer.type), input.optimizer.settings);
    if (!settings)
        return settings.error();
    if (auto fits = checkShapes(input, *network); !fits)
        return fits.error();
    auto state = startState(input, **optimizer);
    if (!state)
        return state.error();

    auto trace = std::make_shared<Trace>();
    trace->input = std::move(input);
    trace->input.network = network->spec();
    trace->input.optimizer.settings = std::move(*settings);
    trace->layout = network->layout();
    trace->input.optimizerState = *state;
    trace->stateAfter = std::move(*state);
    trace->network = std::make_shared<const model::Network<double>>(*std::move(network));
    const model::Workspace<double> ws = runPass(*trace, *loss);
    takeStep(*trace, **optimizer, ws);
    return TracePtr(std::move(trace));
}

} // namespace engine::trace
