#include "engine/model/network.h"

#include "engine/model/network_plan.h"

#include <algorithm>
#include <new>
#include <type_traits>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;

std::unique_ptr<Layer<float>> make(const PlannedLayer& layer, float) {
    return layer.type->makeFloat(layer.spec.settings, layer.input);
}
std::unique_ptr<Layer<double>> make(const PlannedLayer& layer, double) {
    return layer.type->makeDouble(layer.spec.settings, layer.input);
}

/// In float, if every layer can be one of a small network.
template <class S>
std::optional<SmallPass> smallPassOf(const Network<S>& network) {
    std::vector<SmallLayer> layers;
    for (int i = 0; i < network.layerCount(); ++i) {
        auto layer = network.layer(i).small();
        if (!layer)
            return {};
        layer->offset = network.layout().layerOffset(i);
        layers.push_back(*layer);
    }
    return SmallPass::create(std::move(layers), network.layout().size);
}

void append(Layout& layout, int index, const std::string& place, const LayerSpec& spec,
            const std::vector<TensorShape>& tensors) {
    for (const TensorShape& tensor : tensors) {
        const Index size = sizeOf(tensor.shape);
        layout.slots.push_back({place + "." + tensor.name, index, tensor.name, tensor.shape, layout.size,
                                size, spec.trainable && !tensor.isBuffer, spec.learningRateScale,
                                tensor.isBuffer, tensor.isScale});
        layout.size += size;
    }
}

/// A map is told where to look anew; its assignment would copy numbers.
template <class Map, class Number>
void place(Map& map, Number* data, Index rows, Index cols) {
    new (&map) Map(data, rows, cols);
}

/// A matrix of a layer's state and its size for that many samples.
template <class S>
struct Piece {
    MatrixMap<S>* map;
    Index rows, cols;
};

/// Calls visit for every matrix that the layer keeps.
template <class S, class Visit>
void forEachPiece(const Layer<S>& layer, LayerState<S>& state, Index samples, const Visit& visit) {
    const Index units = layer.outputs();
    const Keeps keeps = layer.keeps();
    if (keeps.z)
        visit(Piece<S>{&state.z, units, samples});
    if (keeps.mask)
        visit(Piece<S>{&state.mask, units, samples});
    visit(Piece<S>{&state.a, units, samples});
    visit(Piece<S>{&state.da, units, samples});
    if (keeps.z)
        visit(Piece<S>{&state.dz, units, samples});
    if (keeps.channels > 0 || keeps.perSample)
        for (MatrixMap<S>* map : {&state.mean, &state.variance})
            visit(Piece<S>{map, keeps.perSample ? 1 : keeps.channels, keeps.perSample ? samples : 1});
}

template <class S>
Index numbersKept(const Layer<S>& layer, Index samples) {
    LayerState<S> state;
    Index numbers = 0;
    forEachPiece(layer, state, samples, [&](const Piece<S>& piece) { numbers += piece.rows * piece.cols; });
    return numbers;
}

template <class S>
ConstMatrixMap<S> inputOf(const ConstMatrixMap<S>& x, const Workspace<S>& ws, std::size_t layer) {
    if (layer == 0)
        return x;
    const MatrixMap<S>& a = ws.layers[layer - 1].a;
    return {a.data(), a.rows(), a.cols()};
}

} // namespace

template <class S>
core::Result<Network<S>> Network<S>::create(const NetworkSpec& spec) {
    auto planned = plan(spec);
    if (!planned)
        return planned.error();
    Network network;
    network.m_spec.input = spec.input;
    network.m_inputs = sizeOf(spec.input);
    const std::vector<std::string> places = filePlaces(spec.layers);
    for (std::size_t i = 0; i < planned->size(); ++i)
        network.add((*planned)[i], places[i]);
    if constexpr (std::is_same_v<S, float>)
        network.m_small = smallPassOf(network);
    return network;
}

template <class S>
void Network<S>::add(const PlannedLayer& layer, const std::string& place) {
    const int index = layerCount();
    m_layers.push_back(make(layer, S()));
    m_shapes.push_back(layer.output);
    m_offsets.push_back(m_layout.size);
    const std::vector<TensorShape> tensors = m_layers.back()->tensors();
    append(m_layout, index, place, layer.spec, tensors);
    for (const TensorShape& tensor : tensors)
        m_hasBuffers = m_hasBuffers || tensor.isBuffer;
    m_skips.push_back(layer.spec.block > 0 ? index - layer.spec.block : -1);
    m_hasSkips = m_hasSkips || m_skips.back() >= 0;
    m_spec.layers.push_back(layer.spec);
}

template <class S>
core::VectorD Network<S>::initialParameters(std::uint64_t seed) const {
    core::VectorD parameters(m_layout.size);
    core::Random random(seed, core::stream::kWeights);
    for (int i = 0; i < layerCount(); ++i)
        layer(i).initialize(random, parameters.data() + m_layout.layerOffset(i));
    return parameters;
}

template <class S>
Workspace<S> Network<S>::workspace(Index largestBatch) const {
    Workspace<S> ws;
    bind(ws, largestBatch);
    return ws;
}

template <class S>
void Network<S>::bind(Workspace<S>& ws, Index samples) const {
    if (samples == ws.m_samples && ws.layers.size() == m_layers.size())
        return;
    const bool larger = samples > ws.m_capacity || ws.layers.size() != m_layers.size();
    ws.layers.resize(m_layers.size());
    ws.m_memory.resize(m_layers.size());
    Index scratch = 0;
    for (const auto& layer : m_layers)
        scratch = std::max(scratch, layer->scratch(samples));
    if (larger)
        ws.m_scratch.resize(scratch);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        LayerState<S>& state = ws.layers[i];
        if (larger)
            ws.m_memory[i].setZero(numbersKept(*m_layers[i], samples));
        state.scratch = ws.m_scratch.data();
        S* memory = ws.m_memory[i].data();
        forEachPiece(*m_layers[i], state, samples, [&](const Piece<S>& piece) {
            place(*piece.map, memory, piece.rows, piece.cols);
            memory += piece.rows * piece.cols;
        });
    }
    ws.m_capacity = larger ? samples : ws.m_capacity;
    ws.m_samples = samples;
}

template <class S>
void Network<S>::forward(const core::Vector<S>& parameters, const ConstMatrixMap<S>& x, Workspace<S>& ws,
                         const PassMode& mode) const {
    assert(parameters.size() == m_layout.size && x.rows() == m_inputs);
    bind(ws, x.cols());
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        ws.layers[i].team = ws.team;
        if (m_skips[i] >= 0) {
            const ConstMatrixMap<S> skip = inputOf(x, ws, std::size_t(m_skips[i]));
            place(ws.layers[i].skip, skip.data(), skip.rows(), skip.cols());
        }
        m_layers[i]->forward(parameters.data() + m_offsets[i], inputOf(x, ws, i), modeOf(int(i), mode),
                             int(i), ws.layers[i]);
    }
}

template <class S>
double Network<S>::loss(const Loss& loss, const ConstMatrixMap<S>& t, const Workspace<S>& ws) const {
    const LayerState<S>& last = ws.layers.back();
    assert(t.rows() == last.a.rows() && t.cols() == last.a.cols());
    return lossValue(loss, m_layers.back()->activation(), last.z, last.a, t);
}

template <class S>
void Network<S>::backward(const core::Vector<S>& parameters, const ConstMatrixMap<S>& x,
                          const ConstMatrixMap<S>& t, const Loss& loss, Workspace<S>& ws,
                          core::Vector<S>& gradients) const {
    assert(gradients.size() == m_layout.size && x.cols() == ws.m_samples && t.cols() == ws.m_samples);
    LayerState<S>& last = ws.layers.back();
    const Activation& f = m_layers.back()->activation();
    lossGradient(loss, f, last.z, last.a, t, last.da);
    lossGradientAtZ(loss, f, last.z, last.a, t, last.da, last.dz);
    backwardFromLast(parameters, x, ws, gradients);
}

template <class S>
double Network<S>::pass(const core::Vector<S>& parameters, const ConstMatrixMap<S>& x,
                        const ConstMatrixMap<S>& t, const Loss& loss, Workspace<S>& ws,
                        core::Vector<S>& gradients, const PassMode& mode) const {
    assert(parameters.size() == m_layout.size && x.rows() == m_inputs && t.cols() == x.cols());
    if (m_small && x.cols() <= SmallPass::kMostSamples)
        return passSmall(parameters, x, t, loss, ws, gradients, mode.outputs);
    forward(parameters, x, ws, mode);
    LayerState<S>& last = ws.layers.back();
    const Activation& f = m_layers.back()->activation();
    const double value = lossAndDelta(loss, f, last.z, last.a, t, last.da, last.dz);
    backwardFromLast(parameters, x, ws, gradients);
    return value;
}

template <class S>
double Network<S>::passSmall(const core::Vector<S>& parameters, const ConstMatrixMap<S>& x,
                             const ConstMatrixMap<S>& t, const Loss& loss, Workspace<S>& ws,
                             core::Vector<S>& gradients, bool outputs) const {
    if constexpr (std::is_same_v<S, float>) {
        bind(ws, x.cols());
        LayerState<S>& last = ws.layers.back();
        m_small->forward(parameters.data(), x, ws.m_small);
        std::optional<double> value = m_small->lossAndDelta(loss, t, ws.m_small);
        if (outputs || !value)
            m_small->copyA(ws.m_small, last.a);
        if (!value) {
            m_small->copyZ(ws.m_small, last.z);
            value = lossAndDelta(loss, m_layers.back()->activation(), last.z, last.a, t, last.da, last.dz);
            m_small->setDelta(last.dz, ws.m_small);
        }
        m_small->backward(parameters.data(), ws.m_small, gradients.data());
        return *value;
    }
    return 0;
}

template <class S>
void Network<S>::backwardFromLast(const core::Vector<S>& parameters, const ConstMatrixMap<S>& x,
                                  Workspace<S>& ws, core::Vector<S>& gradients) const {
    for (std::size_t i = m_layers.size(); i-- > 0;) {
        if (i + 1 < m_layers.size())
            m_layers[i]->activationGradient(parameters.data() + m_offsets[i], ws.layers[i]);
        const Index offset = m_offsets[i];
        m_layers[i]->backward(parameters.data() + offset, inputOf(x, ws, i), ws.layers[i],
                              gradients.data() + offset, i > 0 ? &ws.layers[i - 1].da : nullptr);
        if (m_hasSkips && i > 0)
            for (std::size_t r = i + 1; r < m_layers.size(); ++r)
                if (m_skips[r] == int(i))
                    ws.layers[i - 1].da += ws.layers[r].da;
    }
}

template <class S>
PassMode Network<S>::modeOf(int layer, PassMode mode) const {
    const auto index = static_cast<std::size_t>(layer);
    if (m_hasBuffers && !m_spec.layers[index].trainable && m_layers[index]->keeps().channels > 0)
        mode.training = false;
    return mode;
}

template <class S>
void Network<S>::setTrainable(int layer, bool trainable) {
    m_spec.layers[static_cast<std::size_t>(layer)].trainable = trainable;
    for (TensorSlot& slot : m_layout.slots)
        if (slot.layer == layer)
            slot.trainable = trainable && !slot.isBuffer;
}

template <class S>
void Network<S>::updateBuffers(core::Vector<S>& parameters, const Workspace<S>& ws) const {
    if (!m_hasBuffers)
        return;
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        if (m_spec.layers[i].trainable)
            m_layers[i]->updateBuffers(parameters.data() + m_offsets[i], ws.layers[i]);
}

std::vector<LayerSummary> summarize(const std::vector<PlannedLayer>& layers) {
    std::vector<LayerSummary> summaries;
    for (const PlannedLayer& layer : layers) {
        const auto made = make(layer, double());
        LayerSummary summary{layer.spec.type, layer.output};
        summary.multiplications = made->multiplications();
        for (const TensorShape& tensor : made->tensors()) {
            summary.parameters += sizeOf(tensor.shape);
            if (layer.spec.trainable && !tensor.isBuffer)
                summary.trainable += sizeOf(tensor.shape);
        }
        const Index once = numbersKept(*made, 1);
        summary.numbers = numbersKept(*made, 2) - once;
        summary.fixedNumbers = once - summary.numbers;
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

core::Result<std::vector<LayerSummary>> summarize(const NetworkSpec& spec) {
    const auto planned = plan(spec);
    if (!planned)
        return planned.error();
    return summarize(*planned);
}

template class Network<float>;
template class Network<double>;

} // namespace engine::model
