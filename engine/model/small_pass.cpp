#include "engine/model/small_pass.h"

#include "engine/core/vector_totals.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace engine::model {

/// The three loops over a layer, for a number of inputs that the compiler knows.
struct SmallPass::Kernels {
    void (*forward)(const Place& place, const float* parameters);
    void (*gradients)(const Place& place);
    void (*down)(const Place& place, const float* parameters);
};

namespace {

using core::Index;
using core::kPackedSize;
using core::Packed;
using Lanes = SmallPass::Lanes;
using Place = SmallPass::Place;

constexpr Index kLanes = kPackedSize<float>;
constexpr int kMostUnrolled = 8;

/// z = W·x + b. kInputs 0: as many as the place says.
template <int kInputs>
void forwardUnits(const Place& place, const float* parameters) {
    const int inputs = kInputs > 0 ? kInputs : place.inputs;
    const float* const b = place.b < 0 ? nullptr : parameters + place.b;
    const Lanes* const x = place.x;
    for (Index s = 0; s < place.strips; ++s) {
        const float* W = parameters + place.W;
        for (int o = 0; o < place.outputs; ++o, W += inputs) {
            Packed<float> sum = Packed<float>{} + (b ? b[o] : 0.0f);
#pragma GCC unroll 8
            for (int i = 0; i < inputs; ++i)
                sum += W[i] * x[i * place.strips + s].v;
            place.z[o * place.strips + s].v = sum;
        }
    }
}

/// Of each parameter the sum over the strips, lane by lane.
template <int kInputs>
void sumGradients(const Place& place) {
    constexpr int kMost = kInputs > 0 ? kInputs : SmallPass::kMostUnits;
    const int inputs = kInputs > 0 ? kInputs : place.inputs;
    const Lanes *const x = place.x, *dz = place.dz;
    Lanes* dW = place.dW;
    for (int o = 0; o < place.outputs; ++o, dW += inputs, dz += place.strips) {
        Packed<float> sums[kMost] = {}, sum{};
        for (Index s = 0; s < place.strips; ++s) {
            const Packed<float> d = dz[s].v;
            sum += d;
#pragma GCC unroll 8
            for (int i = 0; i < inputs; ++i)
                sums[i] += d * x[i * place.strips + s].v;
        }
        if (place.b >= 0)
            place.db[o].v = sum;
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i)
            dW[i].v = sums[i];
    }
}

/// dx = Wᵀ·dz.
template <int kInputs>
void passDown(const Place& place, const float* parameters) {
    constexpr int kMost = kInputs > 0 ? kInputs : SmallPass::kMostUnits;
    const int inputs = kInputs > 0 ? kInputs : place.inputs;
    for (Index s = 0; s < place.strips; ++s) {
        Packed<float> sums[kMost] = {};
        const float* W = parameters + place.W;
        for (int o = 0; o < place.outputs; ++o, W += inputs) {
            const Packed<float> d = place.dz[o * place.strips + s].v;
#pragma GCC unroll 8
            for (int i = 0; i < inputs; ++i)
                sums[i] += W[i] * d;
        }
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i)
            place.dx[i * place.strips + s].v = sums[i];
    }
}

template <int... kInputs>
constexpr std::array<SmallPass::Kernels, sizeof...(kInputs)>
kernelsFor(std::integer_sequence<int, kInputs...>) {
    return {SmallPass::Kernels{forwardUnits<kInputs>, sumGradients<kInputs>, passDown<kInputs>}...};
}

const SmallPass::Kernels& kernels(int inputs) {
    static constexpr auto kAll = kernelsFor(std::make_integer_sequence<int, kMostUnrolled + 1>());
    return kAll[inputs <= kMostUnrolled ? static_cast<std::size_t>(inputs) : 0];
}

Index stripsOf(Index samples) { return (samples + kLanes - 1) / kLanes; }

/// Rows of a matrix into vectors, the lanes behind the last sample 0; and back.
void loadRows(const float* from, Index rows, Index samples, Lanes* to) {
    const Index whole = samples / kLanes, rest = samples % kLanes;
    for (Index r = 0; r < rows; ++r, from += samples) {
        for (Index s = 0; s < whole; ++s)
            (to++)->v = core::load<float>(from + s * kLanes);
        if (rest > 0)
            (to++)->v = core::load(from + whole * kLanes, rest);
    }
}
void storeRows(const Lanes* from, Index rows, Index samples, float* to) {
    const Index whole = samples / kLanes, rest = samples % kLanes;
    for (Index r = 0; r < rows; ++r, to += samples) {
        for (Index s = 0; s < whole; ++s)
            core::store<float>(to + s * kLanes, (from++)->v);
        if (rest > 0)
            core::store(to + whole * kLanes, (from++)->v, rest);
    }
}

float* numbers(Lanes* lanes) { return reinterpret_cast<float*>(lanes); }

} // namespace

std::optional<SmallPass> SmallPass::create(std::vector<SmallLayer> layers, Index parameters) {
    SmallPass pass;
    if (layers.empty() || parameters > kMostParameters)
        return {};
    pass.m_units = layers.front().inputs;
    for (const SmallLayer& layer : layers) {
        if (std::max(layer.inputs, layer.outputs) > kMostUnits || !layer.activation->elementwise)
            return {};
        pass.m_units += 4 * layer.outputs;
    }
    pass.m_layers = std::move(layers);
    pass.m_parameters = parameters;
    return pass;
}

void SmallPass::arrange(Memory& memory, Index samples) const {
    const Index strips = stripsOf(samples);
    // Lanes behind the last sample are 0 and stay so: nothing but whole rows of samples is ever written
    // there.
    memory.units.assign(static_cast<std::size_t>(std::max(strips * m_units, Index(memory.units.size()))),
                        Lanes{});
    memory.gradients.resize(static_cast<std::size_t>((m_parameters + kLanes - 1) / kLanes * kLanes));
    memory.samples = samples;
    memory.layers.clear();
    Lanes *x = memory.units.data(), *dx = nullptr;
    Lanes* z = x + m_layers.front().inputs * strips;
    for (const SmallLayer& layer : m_layers) {
        const Index size = layer.outputs * strips, weights = Index(layer.inputs) * layer.outputs;
        Lanes* const dW = memory.gradients.data() + layer.offset;
        memory.layers.push_back({&kernels(layer.inputs), layer.activation, layer.inputs, layer.outputs,
                                 strips, size * kLanes, layer.offset,
                                 layer.hasBias ? layer.offset + weights : -1, x, dx, z, z + size,
                                 z + 2 * size, z + 3 * size, dW, dW + weights});
        x = z + size;
        dx = z + 2 * size;
        z += 4 * size;
    }
}

void SmallPass::forward(const float* parameters, const core::ConstMatrixMap<float>& x, Memory& memory) const {
    assert(x.cols() <= kMostSamples);
    if (memory.samples != x.cols())
        arrange(memory, x.cols());
    loadRows(x.data(), x.rows(), memory.samples, memory.units.data());
    for (const Place& place : memory.layers) {
        place.kernels->forward(place, parameters);
        place.activation->valueFloat(numbers(place.z), numbers(place.a), place.numbers);
    }
}

void SmallPass::copyZ(const Memory& memory, core::MatrixMap<float>& z) const {
    storeRows(memory.layers.back().z, z.rows(), memory.samples, z.data());
}

void SmallPass::copyA(const Memory& memory, core::MatrixMap<float>& a) const {
    storeRows(memory.layers.back().a, a.rows(), memory.samples, a.data());
}

void SmallPass::setDelta(const core::MatrixMap<float>& dz, Memory& memory) const {
    loadRows(dz.data(), dz.rows(), memory.samples, memory.layers.back().dz);
}

std::optional<double> SmallPass::lossAndDelta(const Loss& loss, const core::ConstMatrixMap<float>& t,
                                              Memory& memory) const {
    const Place& last = memory.layers.back();
    if (!loss.slopesFloat)
        return {};
    const bool fused = readsZ(loss, *last.activation);
    const Index samples = memory.samples, step = last.strips * kLanes;
    const float* const y = numbers(fused ? last.z : last.a);
    float* const d = numbers(fused ? last.dz : last.da);
    const double count = double(last.outputs * samples);
    double sum = 0;
    for (Index o = 0; o < last.outputs; ++o)
        sum +=
            loss.slopesFloat(y + o * step, t.data() + o * samples, float(1 / count), d + o * step, samples);
    if (!fused)
        last.activation->gradientFloat(numbers(last.z), numbers(last.a), d, numbers(last.dz), last.numbers);
    return sum / count;
}

void SmallPass::backward(const float* parameters, Memory& memory, float* gradients) const {
    for (std::size_t l = memory.layers.size(); l-- > 0;) {
        const Place& place = memory.layers[l];
        if (l > 0) {
            const Place& below = memory.layers[l - 1];
            place.kernels->down(place, parameters);
            below.activation->gradientFloat(numbers(below.z), numbers(below.a), numbers(below.da),
                                            numbers(below.dz), below.numbers);
        }
        place.kernels->gradients(place);
    }
    core::totals(&memory.gradients.front().v, m_parameters, gradients);
}

} // namespace engine::model
