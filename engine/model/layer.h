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

/// One layer's part of a workspace: views, units × samples of the current batch. A layer has z and dz, or a
/// mask (see Layer::hasMask); the others are empty.
template <class S>
struct LayerState {
    core::MatrixMap<S> z{nullptr, 0, 0};    ///< before the activation
    core::MatrixMap<S> a{nullptr, 0, 0};    ///< output
    core::MatrixMap<S> da{nullptr, 0, 0};   ///< dL/da
    core::MatrixMap<S> dz{nullptr, 0, 0};   ///< dL/dz
    core::MatrixMap<S> mask{nullptr, 0, 0}; ///< what each input was multiplied by
    S* scratch = nullptr;                   ///< room for inputs × samples, for the time of one call
    core::Team* team = nullptr;             ///< shares the work of large layers; null: nobody
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
    /// Of a layer with a mask: linear.
    virtual const Activation& activation() const = 0;
    /// Whether a = mask ⊙ x: then it has a mask instead of z and dz, and as many outputs as inputs.
    virtual bool hasMask() const { return false; }
    /// What a small network needs to know of a dense layer (but the offset); nothing for other layers.
    virtual std::optional<SmallLayer> small() const { return {}; }
    /// Draws initial values in double, one layer after the other from the same random stream.
    virtual void initialize(core::Random& random, double* parameters) const = 0;

    /// z (or the mask) and a from x (inputs × samples). `index`: the layer's in its network.
    virtual void forward(const S* parameters, const core::ConstMatrixMap<S>& x, const PassMode& mode,
                         int index, LayerState<S>& state) const = 0;
    /// dz from da.
    virtual void activationGradient(LayerState<S>& state) const = 0;
    /// Parameter gradients (overwritten) from dz and x; dx = dL/dx if wanted (nullptr for the first layer).
    virtual void backward(const S* parameters, const core::ConstMatrixMap<S>& x, LayerState<S>& state,
                          S* gradients, core::MatrixMap<S>* dx) const = 0;
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
};

/// The registry: one line a type.
const std::vector<LayerType>& layerTypes();
const LayerType* findLayerType(std::string_view type);

} // namespace engine::model
