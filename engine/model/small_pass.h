#pragma once

#include "engine/core/vectors.h"
#include "engine/model/activation.h"
#include "engine/model/loss.h"

#include <optional>
#include <vector>

namespace engine::model {

/// One dense layer of a small network.
struct SmallLayer {
    int inputs = 0, outputs = 0;
    bool hasBias = true;
    const Activation* activation = nullptr;
    core::Index offset = 0; ///< of its first parameter
};

/// Forward and backward of a small network in float. A unit's numbers are whole vectors, whatever the size of
/// the batch (the lanes behind its last sample hold zeros going in and count for nothing), and no calls but
/// the activations' lie between the layers. The arithmetic is that of the layers themselves, equal within
/// rounding; it is for the steps of training, which ask for nothing but the gradients.
///
/// Measured with AVX-512 against layer by layer: a step of 2-4-2-1 with a batch of 10 is 1.5 times as fast.
class SmallPass {
public:
    static constexpr int kMostUnits = 16;
    static constexpr core::Index kMostParameters = 320, kMostSamples = 512;

    /// Nothing if some layer is too large for it.
    static std::optional<SmallPass> create(std::vector<SmallLayer> layers, core::Index parameters);

    struct alignas(core::kVectorBytes) Lanes {
        core::Packed<float> v;
    };
    struct Kernels;
    /// Where one layer's numbers lie for a batch of that size. A unit's vectors: unit · strips and on.
    struct Place {
        const Kernels* kernels;
        const Activation* activation;
        int inputs, outputs;
        core::Index strips, numbers; ///< a unit's vectors; the floats of all outputs
        core::Index W, b;            ///< of the parameters; b −1: no bias
        Lanes *x, *dx;               ///< dx: da of the layer below; null for the first
        Lanes *z, *a, *da, *dz, *dW, *db;
    };

    /// Room for the numbers of one pass; grows to the largest batch and stays.
    struct Memory {
        /// x, then z, a, da, dz of each layer: each unit's vectors side by side.
        std::vector<Lanes> units;
        /// Of each parameter, one sum a lane; filled up to whole vectors of them.
        std::vector<Lanes> gradients;
        std::vector<Place> layers;
        core::Index samples = 0;
    };

    /// x: inputs × samples.
    void forward(const float* parameters, const core::ConstMatrixMap<float>& x, Memory& memory) const;
    /// After forward: z or a of the last layer, outputs × samples.
    void copyZ(const Memory& memory, core::MatrixMap<float>& z) const;
    void copyA(const Memory& memory, core::MatrixMap<float>& a) const;
    /// The loss of the batch, and dL/dz of the last layer. Nothing for losses over a sample's outputs
    /// together: for those dz is set from outside.
    std::optional<double> lossAndDelta(const Loss& loss, const core::ConstMatrixMap<float>& t,
                                       Memory& memory) const;
    void setDelta(const core::MatrixMap<float>& dz, Memory& memory) const;
    /// After that: every gradient (overwritten).
    void backward(const float* parameters, Memory& memory, float* gradients) const;

private:
    void arrange(Memory& memory, core::Index samples) const;

    std::vector<SmallLayer> m_layers;
    core::Index m_parameters = 0, m_units = 0;
};

} // namespace engine::model
