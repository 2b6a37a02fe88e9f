#include "engine/train/broken_number.h"

#include "engine/core/flush_denormals.h"
#include "engine/model/loss.h"
#include "engine/model/network.h"
#include "engine/model/penalty.h"
#include "engine/optim/clip.h"
#include "engine/train/pass.h"

#include <cmath>
#include <limits>

namespace engine::train {

using core::Index;
using trace::Phase;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// One step in the precision S, with everything it makes kept.
template <class S>
class Step {
public:
    Step(const trace::PassInput& input, const model::Network<S>& network)
        : m_input(input), m_network(network), m_loss(*model::findLoss(input.loss)),
          m_lastLayer(network.layerCount() - 1), m_x(input.x.cast<S>()), m_t(input.t.cast<S>()),
          m_parameters(input.parameters.cast<S>()), m_gradients(input.parameters.size()),
          m_workspace(network.workspace(input.x.cols())) {}

    std::optional<BrokenNumber> look() {
        const core::FlushDenormals flush;
        using Part = void (Step::*)();
        for (const Part part : {&Step::lookAtData, &Step::lookForward, &Step::lookAtLoss, &Step::lookBackward,
                                &Step::lookAtGradients, &Step::lookAtUpdate})
            if (!m_found)
                (this->*part)();
        return m_found;
    }

private:
    template <class M>
    void check(Phase phase, int layer, const char* name, const M& values, bool perSample) {
        for (Index row = 0; !m_found && row < values.rows(); ++row)
            for (Index column = 0; !m_found && column < values.cols(); ++column)
                if (!std::isfinite(values(row, column)))
                    keep(phase, layer, name, row, perSample ? column : -1, column,
                         static_cast<double>(values(row, column)));
    }

    void keep(Phase phase, int layer, const char* name, Index row, Index sampleColumn, Index column,
              double number) {
        BrokenNumber broken{phase, layer, name, static_cast<int>(row), static_cast<int>(column)};
        if (sampleColumn >= 0)
            broken.sample = m_input.samples[static_cast<std::size_t>(sampleColumn)];
        broken.isNaN = std::isnan(number);
        broken.value = number;
        broken.largest = static_cast<double>(std::numeric_limits<S>::max());
        m_found = std::move(broken);
    }

    core::ConstMatrixMap<S> x() const { return {m_x.data(), m_x.rows(), m_x.cols()}; }
    core::ConstMatrixMap<S> t() const { return {m_t.data(), m_t.rows(), m_t.cols()}; }
    model::LayerState<S>& state(int layer) { return m_workspace.layers[static_cast<std::size_t>(layer)]; }
    /// Whether the loss is computed from the last layer's z.
    bool readsZ() const { return model::readsZ(m_loss, m_network.layer(m_lastLayer).activation()); }
    model::PassMode mode() const { return {true, m_input.seed, m_input.step}; }

    void lookAtData() {
        check(Phase::Forward, -1, "x", m_x, true);
        check(Phase::Forward, -1, "t", m_t, true);
        checkTensors(Phase::Forward, m_parameters, "W", "b");
    }

    void lookForward() {
        m_network.forward(m_parameters, x(), m_workspace, mode());
        for (int layer = 0; layer <= m_lastLayer; ++layer) {
            const auto& own = state(layer);
            // What an activation made finite goes no further, unless the loss reads it.
            if (!own.a.allFinite() || (layer == m_lastLayer && readsZ()))
                check(Phase::Forward, layer, "z", own.z, true);
            check(Phase::Forward, layer, "a", own.a, true);
        }
    }

    void lookAtLoss() {
        const double loss = m_network.loss(m_loss, t(), m_workspace);
        if (!std::isfinite(loss))
            keep(Phase::Loss, m_lastLayer, m_input.penalty().isOn() ? "data loss" : "L", 0, -1, 0, loss);
    }

    void lookBackward() {
        m_network.backward(m_parameters, x(), t(), m_loss, m_workspace, m_gradients);
        for (int layer = m_lastLayer; layer >= 0; --layer) {
            const auto& own = state(layer);
            // Nobody asks for dL/da where dL/dz comes from the loss.
            if (layer < m_lastLayer || !readsZ())
                check(Phase::Backward, layer, "dL/da", own.da, true);
            check(Phase::Backward, layer, "dL/dz", own.dz, true);
            checkTensorsOf(layer, Phase::Backward, m_gradients, "dL/dW", "dL/db");
        }
    }

    /// As training has them: small networks go another way through their layers, and there are penalties.
    void lookAtGradients() {
        const double loss = m_network.pass(m_parameters, x(), t(), m_loss, m_workspace, m_gradients, mode());
        if (!std::isfinite(loss))
            return keep(Phase::Loss, m_lastLayer, m_input.penalty().isOn() ? "data loss" : "L", 0, -1, 0,
                        loss);
        if (m_input.penalty().isOn())
            model::addPenaltyGradient(m_input.penalty(), m_network.layout(), m_parameters, m_gradients);
        for (int layer = m_lastLayer; layer >= 0; --layer)
            checkTensorsOf(layer, Phase::Backward, m_gradients, "dL/dW", "dL/db");
    }

    void lookAtUpdate() {
        const auto optimizer = optim::makeOptimizer<S>(m_input.optimizer);
        if (!optimizer)
            return;
        auto moments = (*optimizer)->initialState(m_parameters.size());
        for (std::size_t i = 0; i < m_input.optimizerState.slots.size(); ++i)
            moments.slots[i] = m_input.optimizerState.slots[i].template cast<S>();
        const double clip = m_input.clips() ? optim::clipScale(trainedNorm(), m_input.gradientClipNorm) : 1;
        core::Vector<S> delta = core::Vector<S>::Zero(m_parameters.size());
        for (const model::TensorSlot& slot : m_network.layout().slots)
            if (slot.trainable)
                (*optimizer)
                    ->step(m_parameters, m_gradients, moments, slot.offset, slot.size,
                           {m_input.optimizerStep(), m_input.learningRate * slot.learningRateScale, clip},
                           delta);
        checkTensors(Phase::Update, m_parameters + delta, "W", "b");
    }

    double trainedNorm() const {
        double squares = 0;
        for (const model::TensorSlot& slot : m_network.layout().slots)
            if (slot.trainable)
                squares += m_gradients.segment(slot.offset, slot.size).template cast<double>().squaredNorm();
        return std::sqrt(squares);
    }

    void checkTensors(Phase phase, const core::Vector<S>& numbers, const char* weights, const char* biases) {
        for (int layer = 0; layer <= m_lastLayer; ++layer)
            checkTensorsOf(layer, phase, numbers, weights, biases);
    }

    void checkTensorsOf(int layer, Phase phase, const core::Vector<S>& numbers, const char* weights,
                        const char* biases) {
        for (const auto& [parameter, name] : {std::pair{"weight", weights}, {"bias", biases}})
            if (const model::TensorSlot* slot = m_network.layout().find(layer, parameter))
                check(phase, layer, name,
                      core::ConstMatrixMap<S>(numbers.data() + slot->offset, slot->rows(), slot->cols()),
                      false);
    }

    const trace::PassInput& m_input;
    const model::Network<S>& m_network;
    const model::Loss& m_loss;
    int m_lastLayer;
    core::Matrix<S> m_x, m_t;
    core::Vector<S> m_parameters, m_gradients;
    model::Workspace<S> m_workspace;
    std::optional<BrokenNumber> m_found;
};

template <class S>
std::optional<BrokenNumber> look(const trace::PassInput& input) {
    const auto network = model::Network<S>::create(input.network);
    if (!network)
        return {};
    return Step<S>(input, *network).look();
}

double valueIn(const trace::PassInput& input, const BrokenNumber& broken) {
    if (broken.layer < 0)
        return (broken.name == "x" ? input.x : input.t)(broken.row, broken.column);
    const auto trace = trace::record(input);
    if (!trace)
        return kNone;
    const int index = (*trace)->find(broken.phase, broken.layer, broken.name);
    return index < 0
               ? kNone
               : (*trace)->operations[static_cast<std::size_t>(index)].values(broken.row, broken.column);
}

} // namespace

std::optional<BrokenNumber> brokenNumber(const TrainerState& state, const Experiment& experiment,
                                         const data::Prepared& data) {
    const trace::PassInput input = passInput(experiment, data, state, nextBatch(state, experiment, data));
    const bool isFloat = experiment.training.precision == Precision::Float32;
    auto broken = isFloat ? look<float>(input) : look<double>(input);
    if (broken && isFloat)
        broken->value = valueIn(input, *broken);
    return broken;
}

} // namespace engine::train
