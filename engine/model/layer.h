#pragma once

#include "engine/core/random.h"
#include "engine/core/result.h"
#include "engine/core/team.h"
#include "engine/model/activation.h"
#include "engine/model/layout.h"
#include "engine/model/network_spec.h"
#include "engine/model/small_pass.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace engine::model {

/// What a pass is beside its numbers. What layers draw by chance (dropout) is a pure function of `seed`,
/// `step` and the layer's index, so that any pass can be repeated bit for bit.
struct PassMode {
    bool training = false; ///< false: evaluation, nothing is drawn
    std::uint64_t seed = 0;
    long long step = 0;      ///< number of the update this pass is for, from 1
    bool masksGiven = false; ///< in training: the workspace holds the masks already, nothing is drawn
    bool outputs = true;     ///< false: nobody asks Network::pass for the last layer's numbers
};

/// What a layer keeps of a pass beside a and da.
struct Keeps {
    bool z = false;    ///< z and dz
    bool mask = false; ///< as many as inputs
    /// Means and variances: so many numbers of each, a number a channel; or one a sample.
    core::Index channels = 0;
    bool perSample = false;
};

/// One layer's part of a workspace: views, units × samples of the current batch. What the layer does not keep
/// (see Layer::keeps) is empty.
template <class S>
struct LayerState {
    core::MatrixMap<S> z{nullptr, 0, 0};         ///< before the activation; of normalizing layers x̂
    core::MatrixMap<S> a{nullptr, 0, 0};         ///< output
    core::MatrixMap<S> da{nullptr, 0, 0};        ///< dL/da
    core::MatrixMap<S> dz{nullptr, 0, 0};        ///< dL/dz, of normalizing layers dL/dx̂
    core::MatrixMap<S> mask{nullptr, 0, 0};      ///< what each input was multiplied by
    core::MatrixMap<S> mean{nullptr, 0, 0};      ///< channels × 1 or 1 × samples
    core::MatrixMap<S> variance{nullptr, 0, 0};  ///< the same; population variance
    core::ConstMatrixMap<S> skip{nullptr, 0, 0}; ///< of a residual layer: what went into its block
    bool ofBatch = false;                        ///< mean and variance are the batch's, not running ones
    S* scratch = nullptr;       ///< room for Layer::scratch numbers, for the time of one call
    core::Team* team = nullptr; ///< shares the work of large layers; null: nobody
};

/// One product of a weighted sum: z of `unit` has the term weight(row, col) · x of `input`. Rows and columns
/// are those of the weight tensor as a matrix (see TensorSlot).
struct Wire {
    core::Index unit, input, row, col;
};

/// A layer is const arithmetic: it owns neither parameters nor buffers. `parameters` and `gradients` point at
/// the layer's first number in the network's flat vector (see Layout); tensors follow each other in the order
/// of `tensors()`.
template <class S>
class Layer {
public:
    virtual ~Layer() = default;

    virtual core::Index inputs() const = 0;
    virtual core::Index outputs() const = 0;
    /// Name ("weight", "bias") and shape of each parameter tensor.
    virtual std::vector<TensorShape> tensors() const = 0;
    /// Of one sample forward.
    virtual core::Index multiplications() const = 0;
    /// Of a layer without z: linear.
    virtual const Activation& activation() const = 0;
    virtual Keeps keeps() const = 0;
    /// Of a layer that takes whole numbers: how many, from 0 on; of others 0.
    virtual core::Index wholeNumbers() const { return 0; }
    /// Numbers that LayerState::scratch must have room for.
    virtual core::Index scratch(core::Index samples) const { return inputs() * samples; }
    /// What a small network needs to know of a dense layer (but the offset); nothing for other layers.
    virtual std::optional<SmallLayer> small() const { return {}; }
    /// Draws initial values in double, one layer after the other from the same random stream.
    virtual void initialize(core::Random& random, double* parameters) const = 0;

    /// z (or the mask) and a from x (inputs × samples). `index`: the layer's in its network.
    virtual void forward(const S* parameters, const core::ConstMatrixMap<S>& x, const PassMode& mode,
                         int index, LayerState<S>& state) const = 0;
    /// a from z (a layer that keeps z), as forward does last.
    virtual void output(const S* parameters, LayerState<S>& state) const;
    /// dz from da (a layer that keeps z).
    virtual void activationGradient(const S* parameters, LayerState<S>& state) const;
    /// Parameter gradients (overwritten; 0 of tensors that are not trained) from dz (or da) and x; dx = dL/dx
    /// if wanted (nullptr for the first layer), without what goes past a block (see Network).
    virtual void backward(const S* parameters, const core::ConstMatrixMap<S>& x, LayerState<S>& state,
                          S* gradients, core::MatrixMap<S>* dx) const = 0;
    /// After a pass in training: moves the tensors that no gradient trains (TensorShape::isBuffer).
    virtual void updateBuffers(S* parameters, const LayerState<S>& state) const;

    // Of a layer whose z is a weighted sum: which product belongs where, for whoever shows one. Of a layer
    // without weights that chooses or averages among inputs (pooling) row and col are −1. In the order of col
    // (into), of unit (from, through).
    virtual std::vector<Wire> wiresInto(core::Index unit) const;
    virtual std::vector<Wire> wiresFrom(core::Index input) const;
    virtual std::vector<Wire> wiresThrough(core::Index row, core::Index col) const;
    /// Row of the weight (and of the bias) that makes a unit.
    virtual core::Index rowOf(core::Index unit) const { return unit; }
    /// Units that a row makes, one after the other: row r makes those from r · unitsPerRow() on.
    virtual core::Index unitsPerRow() const { return 1; }
};

/// A type of layer: its schema and how it is made.
struct LayerType {
    core::Schema schema;
    /// Shape of one sample out for the shape in. Errors: ShapeMismatch.
    core::Result<std::vector<int>> (*outputShape)(const core::Settings&, const std::vector<int>& input);
    std::unique_ptr<Layer<float>> (*makeFloat)(const core::Settings&, const std::vector<int>& input);
    std::unique_ptr<Layer<double>> (*makeDouble)(const core::Settings&, const std::vector<int>& input);
    /// Whether a network may end with it.
    bool canBeLast = true;
    /// Whether each output is made of the one input in its place.
    bool oneToOne = false;
    /// Whether it must be the first one: it takes whole numbers, not what another layer computes.
    bool mustBeFirst = false;
};

extern template class Layer<float>;
extern template class Layer<double>;

/// The registry: one line a type.
const std::vector<LayerType>& layerTypes();
const LayerType* findLayerType(std::string_view type);

} // namespace engine::model
