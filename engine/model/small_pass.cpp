#include "engine/model/small_pass.h"

#include <algorithm>
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

/// z = W·x + b of a strip. kInputs 0: as many as `count` says.
template <int kInputs>
void forwardUnits(const float* W, const float* b, const Lanes* x, int count, int outputs, Lanes* z) {
    const int inputs = kInputs > 0 ? kInputs : count;
    for (int o = 0; o < outputs; ++o, W += inputs) {
        Packed<float> sum = Packed<float>{} + (b ? b[o] : 0.0f);
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i)
            sum += W[i] * x[i].v;
        z[o].v = sum;
    }
}

/// The gradients' lanes (set for the first strip, then added to), and dx = Wᵀ·dz if wanted.
template <int kInputs, bool kFirst, bool kWantsDx>
void backwardUnits(const float* W, const Lanes* x, const Lanes* dz, int count, int outputs, Lanes* dW,
                   Lanes* db, Lanes* dx) {
    constexpr int kMost = kInputs > 0 ? kInputs : SmallPass::kMostUnits;
    const int inputs = kInputs > 0 ? kInputs : count;
    Packed<float> below[kMost] = {};
    for (int o = 0; o < outputs; ++o, W += inputs, dW += inputs) {
        const Packed<float> d = dz[o].v;
        if (db)
            db[o].v = kFirst ? d : db[o].v + d;
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i) {
            dW[i].v = kFirst ? d * x[i].v : dW[i].v + d * x[i].v;
            if (kWantsDx)
                below[i] += W[i] * d;
        }
    }
    if (kWantsDx)
#pragma GCC unroll 8
        for (int i = 0; i < inputs; ++i)
            dx[i].v = below[i];
}

using Forward = void (*)(const float*, const float*, const Lanes*, int, int, Lanes*);
using Backward = void (*)(const float*, const Lanes*, const Lanes*, int, int, Lanes*, Lanes*, Lanes*);

template <int... kInputs>
Forward forwardFor(int inputs, std::integer_sequence<int, kInputs...>) {
    static constexpr Forward kAll[] = {forwardUnits<kInputs>...};
    return kAll[inputs <= kMostUnrolled ? inputs : 0];
}

template <bool kFirst, bool kWantsDx, int... kInputs>
Backward backwardFor(int inputs, std::integer_sequence<int, kInputs...>) {
    static constexpr Backward kAll[] = {backwardUnits<kInputs, kFirst, kWantsDx>...};
    return kAll[inputs <= kMostUnrolled ? inputs : 0];
}

using Counts = std::make_integer_sequence<int, kMostUnrolled + 1>;

Backward backwardFor(int inputs, bool first, bool wantsDx) {
    if (first)
        return wantsDx ? backwardFor<true, true>(inputs, Counts())
                       : backwardFor<true, false>(inputs, Counts());
    return wantsDx ? backwardFor<false, true>(inputs, Counts()) : backwardFor<false, false>(inputs, Counts());
}

/// Rows of a strip into vectors, the lanes behind the last sample 0; and back.
void loadRows(const float* from, Index rows, Index step, Index count, Lanes* to) {
    if (count == kLanes)
        for (Index r = 0; r < rows; ++r)
            to[r].v = core::load<float>(from + r * step);
    else
        for (Index r = 0; r < rows; ++r)
            to[r].v = core::load(from + r * step, count);
}
void storeRows(const Lanes* from, Index rows, Index step, Index count, float* to) {
    if (count == kLanes)
        for (Index r = 0; r < rows; ++r)
            core::store<float>(to + r * step, from[r].v);
    else
        for (Index r = 0; r < rows; ++r)
            core::store(to + r * step, from[r].v, count);
}

float* numbers(Lanes* lanes) { return reinterpret_cast<float*>(lanes); }

} // namespace

std::optional<SmallPass> SmallPass::create(std::vector<SmallLayer> layers, Index parameters) {
    SmallPass pass;
    if (layers.empty() || parameters > kMostParameters)
        return {};
    pass.m_stripSize = layers.front().inputs;
    for (const SmallLayer& layer : layers) {
        if (std::max(layer.inputs, layer.outputs) > kMostUnits || !layer.activation->elementwise)
            return {};
        pass.m_starts.push_back(pass.m_stripSize);
        pass.m_stripSize += 4 * layer.outputs;
    }
    pass.m_layers = std::move(layers);
    pass.m_parameters = parameters;
    return pass;
}

void SmallPass::forward(const float* parameters, const core::ConstMatrixMap<float>& x, Memory& memory,
                        core::MatrixMap<float>& z, core::MatrixMap<float>& a) const {
    const Index samples = x.cols(), strips = (samples + kLanes - 1) / kLanes;
    assert(samples <= kMostSamples);
    if (static_cast<Index>(memory.units.size()) < strips * m_stripSize) {
        memory.units.resize(static_cast<std::size_t>(strips * m_stripSize));
        memory.gradients.resize(static_cast<std::size_t>((m_parameters + kLanes - 1) / kLanes * kLanes));
    }
    for (Index s = 0; s < strips; ++s) {
        Lanes* const strip = memory.units.data() + s * m_stripSize;
        const Index first = s * kLanes, count = std::min(kLanes, samples - first);
        loadRows(x.data() + first, x.rows(), samples, count, strip);
        const Lanes* below = strip;
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            const SmallLayer& layer = m_layers[l];
            const float* W = parameters + layer.offset;
            const float* b = layer.hasBias ? W + layer.inputs * layer.outputs : nullptr;
            Lanes* const zs = strip + m_starts[l];
            Lanes* const as = zs + layer.outputs;
            forwardFor(layer.inputs, Counts())(W, b, below, layer.inputs, layer.outputs, zs);
            layer.activation->valueFloat(numbers(zs), numbers(as), layer.outputs * kLanes);
            below = as;
        }
        const int outputs = m_layers.back().outputs;
        storeRows(below - outputs, outputs, samples, count, z.data() + first);
        storeRows(below, outputs, samples, count, a.data() + first);
    }
}

void SmallPass::backward(const float* parameters, const core::MatrixMap<float>& dz, Memory& memory,
                         float* gradients) const {
    const Index samples = dz.cols(), strips = (samples + kLanes - 1) / kLanes;
    for (Index s = 0; s < strips; ++s) {
        Lanes* const strip = memory.units.data() + s * m_stripSize;
        const Index first = s * kLanes, count = std::min(kLanes, samples - first);
        for (std::size_t l = m_layers.size(); l-- > 0;) {
            const SmallLayer& layer = m_layers[l];
            const Index outputs = layer.outputs;
            Lanes* const zs = strip + m_starts[l];
            Lanes* const as = zs + outputs;
            Lanes* const das = as + outputs;
            Lanes* const dzs = das + outputs;
            if (l + 1 == m_layers.size())
                loadRows(dz.data() + first, outputs, samples, count, dzs);
            else
                layer.activation->gradientFloat(numbers(zs), numbers(as), numbers(das), numbers(dzs),
                                                outputs * kLanes);
            const Lanes* below = l == 0 ? strip : strip + m_starts[l - 1] + m_layers[l - 1].outputs;
            Lanes* const dx = l == 0 ? nullptr : strip + m_starts[l - 1] + 2 * m_layers[l - 1].outputs;
            Lanes* const dW = memory.gradients.data() + layer.offset;
            Lanes* const db = layer.hasBias ? dW + layer.inputs * layer.outputs : nullptr;
            backwardFor(layer.inputs, s == 0, l > 0)(parameters + layer.offset, below, dzs, layer.inputs,
                                                     layer.outputs, dW, db, dx);
        }
    }
    core::totals(&memory.gradients.front().v, m_parameters, gradients);
}

} // namespace engine::model
