#include "engine/trace/rest.h"

#include <cmath>

namespace engine::trace {

using core::Index;
using core::MatrixMap;

Rest::Rest(const model::Network<double>& network, const model::Loss& loss, const core::VectorD& parameters,
           const core::MatrixD& x, const core::MatrixD& t, const model::Penalty& penalty,
           const std::vector<core::MatrixD>& masks)
    : m_network(network), m_loss(loss), m_penalty(penalty), m_parameters(parameters),
      m_x(x.data(), x.rows(), x.cols()), m_t(t.data(), t.rows(), t.cols()), m_ws(network.workspace(x.cols())),
      m_clean(network.layerCount()) {
    // The masks of the pass stay as they were, whatever is moved.
    m_mode.training = m_mode.masksGiven = !masks.empty();
    for (std::size_t layer = 0; layer < masks.size(); ++layer)
        if (masks[layer].size() > 0)
            m_ws.layers[layer].mask = masks[layer];
    m_network.forward(m_parameters, m_x, m_ws, m_mode);
}

void Rest::forwardLayer(int layer) {
    const double* numbers = m_parameters.data() + m_network.layout().layerOffset(layer);
    model::LayerState<double>& state = m_ws.layers[static_cast<std::size_t>(layer)];
    if (layer == 0)
        return m_network.layer(0).forward(numbers, m_x, m_network.modeOf(0, m_mode), 0, state);
    const MatrixMap<double>& a = m_ws.layers[static_cast<std::size_t>(layer) - 1].a;
    const core::ConstMatrixMap<double> input(a.data(), a.rows(), a.cols());
    m_network.layer(layer).forward(numbers, input, m_network.modeOf(layer, m_mode), layer, state);
}

void Rest::forwardTo(int end) {
    for (; m_clean < end; ++m_clean)
        forwardLayer(m_clean);
}

double Rest::lossFrom(int layer) {
    for (int l = layer; l < m_network.layerCount(); ++l)
        forwardLayer(l);
    const double loss = m_network.loss(m_loss, m_t, m_ws);
    if (!m_penalty.isOn())
        return loss;
    return loss + model::penaltyValue(m_penalty, m_network.layout(), m_parameters);
}

double Rest::withParameter(int layer, Index index, double value) {
    forwardTo(layer);
    double& number = m_parameters[m_network.layout().layerOffset(layer) + index];
    const double before = number;
    number = value;
    const double loss = lossFrom(layer);
    number = before;
    m_clean = layer;
    return loss;
}

double Rest::withZ(int layer, Index unit, Index sample, double value) {
    forwardTo(layer + 1);
    model::LayerState<double>& state = m_ws.layers[static_cast<std::size_t>(layer)];
    state.z(unit, sample) = value;
    m_network.layer(layer).output(m_parameters.data() + m_network.layout().layerOffset(layer), state);
    m_clean = layer;
    return lossFrom(layer + 1);
}

double Rest::withA(int layer, Index unit, Index sample, double value) {
    forwardTo(layer + 1);
    m_ws.layers[static_cast<std::size_t>(layer)].a(unit, sample) = value;
    m_clean = layer;
    const bool last = layer + 1 == m_network.layerCount();
    if (last && model::readsZ(m_loss, m_network.layer(layer).activation()))
        return lossOfOutputs();
    return lossFrom(layer + 1);
}

double Rest::lossOfOutputs() const {
    const model::LayerState<double>& state = m_ws.layers.back();
    // The engine reads probabilities of the binary one only after a softmax layer, and of the other never.
    if (m_loss.name == "binary_cross_entropy")
        return model::lossValue(m_loss, *model::findActivation("softmax"), state.z, state.a, m_t);
    double sum = 0;
    for (Index i = 0; i < m_t.size(); ++i)
        if (const double t = m_t.data()[i]; t != 0)
            sum -= t * std::log(state.a.data()[i]);
    return sum / static_cast<double>(m_t.cols());
}

core::VectorD Rest::gradients() {
    forwardTo(m_network.layerCount());
    core::VectorD gradients = core::VectorD::Zero(m_parameters.size());
    m_network.backward(m_parameters, m_x, m_t, m_loss, m_ws, gradients);
    return gradients;
}

} // namespace engine::trace
