#include "engine/model/small_pass.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace engine::model {

namespace {

using core::Index;
using core::kPackedSize;
using core::Packed;
using Lanes = SmallPass::Memory::Lanes;

constexpr Index kLanes = kPackedSize<float>;
constexpr int kMostUnrolled = 8;

/// What one layer works on. A unit's vectors: unit · strips and on.
struct Work {
    const float *W, *b; ///< b null: no bias
    int inputs, outputs;
    Index strips;
};

/// z = W·x + b. kInputs 0: as many as the work says.
template <int kInputs>
void forwardUnits(const Work& work, const Lanes* x, Lanes* z) {
    const int inputs = kInputs > 0 ? kInputs : work.inputs;
    for (Index s = 0; s < work.strips; ++s) {
        const float* W = work.W;
        for (int o = 0; o < work.outputs; ++o, W += inputs) {
            Packed<float> sum = Packed<float>{} + (work.b ? work.b[o] : 0.0f);
#pragma GCC unroll 8
            for (int i = 0; i < inputs; ++i)
                sum += W[i] * x[i * work.strips + s].v;
            z[o * work.strips + s].v = sum;
        }
    }
}

/// Of each parameter the sum over the strips, lane by lane.
template <int kInputs>
void sumGradients(const Work& work, const Lanes* x, const Lanes* dz, Lanes* dW, Lanes* db) {
    constexpr int kMost = kInputs > 0 ? kInputs : SmallPass::kMostUnits;
    const int inputs = kInputs > 0 ? kInputs : work.inputs;
    for (int o = 0; o < work.outputs; ++o, dW += inputs, dz += work.strips) {
        Packed<float> sums[kMost] = {}, sum{};
        for (Index s = 0; s < work.strips; ++s) {
            const Packed<float> d = dz[s].v;
            sum += d;
#pragma GCC unroll 8
            for (int i = 0; i < inputs; ++i)
                sums[i] += d * x[i * work.strips + s].v;
        }
        if (work.b)
            db[o].v = sum;
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i)
            dW[i].v = sums[i];
    }
}

/// dx = Wᵀ·dz.
template <int kInputs>
void passDown(const Work& work, const Lanes* dz, Lanes* dx) {
    constexpr int kMost = kInputs > 0 ? kInputs : SmallPass::kMostUnits;
    const int inputs = kInputs > 0 ? kInputs : work.inputs;
    for (Index s = 0; s < work.strips; ++s) {
        Packed<float> sums[kMost] = {};
        const float* W = work.W;
        for (int o = 0; o < work.outputs; ++o, W += inputs) {
            const Packed<float> d = dz[o * work.strips + s].v;
#pragma GCC unroll 8
            for (int i = 0; i < inputs; ++i)
                sums[i] += W[i] * d;
        }
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i)
            dx[i * work.strips + s].v = sums[i];
    }
}

/// The three for a number of inputs that the compiler knows.
struct Kernels {
    void (*forward)(const Work&, const Lanes*, Lanes*);
    void (*gradients)(const Work&, const Lanes*, const Lanes*, Lanes*, Lanes*);
    void (*down)(const Work&, const Lanes*, Lanes*);
};

template <int... kInputs>
constexpr std::array<Kernels, sizeof...(kInputs)> kernelsFor(std::integer_sequence<int, kInputs...>) {
    return {Kernels{forwardUnits<kInputs>, sumGradients<kInputs>, passDown<kInputs>}...};
}

const Kernels& kernels(int inputs) {
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

Work workOf(const SmallLayer& layer, const float* parameters, Index strips) {
    const float* W = parameters + layer.offset;
    const float* b = layer.hasBias ? W + layer.inputs * layer.outputs : nullptr;
    return {W, b, layer.inputs, layer.outputs, strips};
}

} // namespace

std::optional<SmallPass> SmallPass::create(std::vector<SmallLayer> layers, Index parameters) {
    SmallPass pass;
    if (layers.empty() || parameters > kMostParameters)
        return {};
    pass.m_units = layers.front().inputs;
    for (const SmallLayer& layer : layers) {
        if (std::max(layer.inputs, layer.outputs) > kMostUnits || !layer.activation->elementwise)
            return {};
        pass.m_starts.push_back(pass.m_units);
        pass.m_units += 4 * layer.outputs;
    }
    pass.m_layers = std::move(layers);
    pass.m_parameters = parameters;
    return pass;
}

void SmallPass::forward(const float* parameters, const core::ConstMatrixMap<float>& x, Memory& memory) const {
    const Index samples = x.cols(), strips = stripsOf(samples);
    assert(samples <= kMostSamples);
    if (memory.samples != samples) {
        // Lanes behind the last sample are 0 and stay so: nothing but whole rows of samples is ever written
        // there.
        memory.units.assign(static_cast<std::size_t>(std::max(strips * m_units, Index(memory.units.size()))),
                            Lanes{});
        memory.gradients.resize(static_cast<std::size_t>((m_parameters + kLanes - 1) / kLanes * kLanes));
        memory.samples = samples;
    }
    loadRows(x.data(), x.rows(), samples, memory.units.data());
    const Lanes* below = memory.units.data();
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const SmallLayer& layer = m_layers[l];
        const Index size = layer.outputs * strips;
        Lanes* const zs = memory.units.data() + m_starts[l] * strips;
        kernels(layer.inputs).forward(workOf(layer, parameters, strips), below, zs);
        layer.activation->valueFloat(numbers(zs), numbers(zs + size), size * kLanes);
        below = zs + size;
    }
}

void SmallPass::copyZ(const Memory& memory, core::MatrixMap<float>& z) const {
    const Index strips = stripsOf(memory.samples);
    storeRows(memory.units.data() + m_starts.back() * strips, z.rows(), memory.samples, z.data());
}

void SmallPass::copyA(const Memory& memory, core::MatrixMap<float>& a) const {
    const Index strips = stripsOf(memory.samples);
    storeRows(memory.units.data() + (m_starts.back() + m_layers.back().outputs) * strips, a.rows(),
              memory.samples, a.data());
}

void SmallPass::setDelta(const core::MatrixMap<float>& dz, Memory& memory) const {
    const Index strips = stripsOf(memory.samples);
    loadRows(dz.data(), dz.rows(), memory.samples,
             memory.units.data() + (m_starts.back() + 3 * m_layers.back().outputs) * strips);
}

std::optional<double> SmallPass::lossAndDelta(const Loss& loss, const core::ConstMatrixMap<float>& t,
                                              Memory& memory) const {
    const SmallLayer& last = m_layers.back();
    const bool fused = readsZ(loss, *last.activation);
    if (!loss.slopesFloat)
        return {};
    const Index samples = memory.samples, step = stripsOf(samples) * kLanes, size = last.outputs * step;
    float* const zs = numbers(memory.units.data() + m_starts.back() * stripsOf(samples));
    float* const as = zs + size;
    float* const das = as + size;
    float* const dzs = das + size;
    const double count = double(last.outputs * samples);
    double sum = 0;
    for (Index o = 0; o < last.outputs; ++o)
        sum += loss.slopesFloat((fused ? zs : as) + o * step, t.data() + o * samples, float(1 / count),
                                (fused ? dzs : das) + o * step, samples);
    if (!fused)
        last.activation->gradientFloat(zs, as, das, dzs, size);
    return sum / count;
}

void SmallPass::backward(const float* parameters, Memory& memory, float* gradients) const {
    const Index strips = stripsOf(memory.samples);
    Lanes* const units = memory.units.data();
    for (std::size_t l = m_layers.size(); l-- > 0;) {
        const SmallLayer& layer = m_layers[l];
        const Index size = layer.outputs * strips;
        Lanes* const zs = units + m_starts[l] * strips;
        Lanes* const das = zs + 2 * size;
        Lanes* const dzs = das + size;
        if (l + 1 < m_layers.size())
            layer.activation->gradientFloat(numbers(zs), numbers(zs + size), numbers(das), numbers(dzs),
                                            size * kLanes);
        const Work work = workOf(layer, parameters, strips);
        Lanes* const dW = memory.gradients.data() + layer.offset;
        const Index belowSize = layer.inputs * strips;
        Lanes* const below = l == 0 ? units : units + m_starts[l - 1] * strips + belowSize;
        kernels(layer.inputs).gradients(work, below, dzs, dW, dW + layer.inputs * layer.outputs);
        if (l > 0)
            kernels(layer.inputs).down(work, dzs, below + belowSize);
    }
    core::totals(&memory.gradients.front().v, m_parameters, gradients);
}

} // namespace engine::model
