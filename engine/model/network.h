#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/model/layer.h"
#include "engine/model/layout.h"
#include "engine/model/loss.h"
#include "engine/model/network_spec.h"
#include "engine/model/small_pass.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace engine::model {

/// The buffers of one pass, allocated once for the largest batch; smaller batches use a part of them.
template <class S>
class Workspace {
public:
    Workspace() = default;
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;
    Workspace(Workspace&&) = default;
    Workspace& operator=(Workspace&&) = default;

    std::vector<LayerState<S>> layers;
    core::Team* team = nullptr; ///< may be set between passes; null: the calling thread alone
    core::Index samples() const { return m_samples; }

private:
    template <class>
    friend class Network;
    std::vector<core::Vector<S>> m_memory; ///< one block a layer: its views one after the other
    core::Vector<S> m_scratch;             ///< the layers', one at a time
    SmallPass::Memory m_small;
    core::Index m_capacity = 0, m_samples = 0;
};

struct PlannedLayer;

/// A feed-forward network: const arithmetic over parameters that somebody else owns. Thread-safe as all const
/// is; every thread brings its own Workspace.
template <class S>
class Network {
public:
    /// Errors name the place ("network.layers[1].units"). Checks settings against schemas and shapes layer by
    /// layer; refuses more than kMaximumParameters.
    static core::Result<Network> create(const NetworkSpec& spec);

    const NetworkSpec& spec() const { return m_spec; }
    const Layout& layout() const { return m_layout; }
    core::Index inputs() const { return m_inputs; }
    core::Index outputs() const { return m_layers.back()->outputs(); }
    int layerCount() const { return static_cast<int>(m_layers.size()); }
    /// Of one sample: what comes out of a layer; −1: what goes into the network.
    const std::vector<int>& shape(int layer) const {
        return layer < 0 ? m_spec.input : m_shapes[static_cast<std::size_t>(layer)];
    }
    /// First layer of the block that a residual layer ends; −1: it is none.
    int blockStart(int layer) const { return m_skips[static_cast<std::size_t>(layer)]; }
    /// The mode that one layer passes in: running means of one that is not trained stay, and count.
    PassMode modeOf(int layer, PassMode mode) const;
    /// Whether that layer learns from now on: what spec() and layout() say of it, and the mode it passes in.
    void setTrainable(int layer, bool trainable);
    const Layer<S>& layer(int index) const { return *m_layers[static_cast<std::size_t>(index)]; }

    /// Initial parameters from the initializers; the same values (rounded) for float and double.
    core::VectorD initialParameters(std::uint64_t seed) const;

    Workspace<S> workspace(core::Index largestBatch) const;
    /// z and a of every layer. x: inputs × samples. Allocates only if the batch is larger than the workspace.
    void forward(const core::Vector<S>& parameters, const core::ConstMatrixMap<S>& x, Workspace<S>& ws,
                 const PassMode& mode = {}) const;
    /// The loss of the batch that went forward last.
    double loss(const Loss& loss, const core::ConstMatrixMap<S>& t, const Workspace<S>& ws) const;
    /// Forward, loss and backward in one, as training needs it: the loss and the gradients (overwritten). Of
    /// the workspace only a of the last layer is what forward gives, and that only if the mode asks for
    /// outputs.
    double pass(const core::Vector<S>& parameters, const core::ConstMatrixMap<S>& x,
                const core::ConstMatrixMap<S>& t, const Loss& loss, Workspace<S>& ws,
                core::Vector<S>& gradients, const PassMode& mode) const;
    /// After a pass in training with that workspace: moves the tensors that no gradient trains (running
    /// means).
    void updateBuffers(core::Vector<S>& parameters, const Workspace<S>& ws) const;
    /// da, dz of every layer and the gradients (overwritten; same layout as the parameters), after forward.
    void backward(const core::Vector<S>& parameters, const core::ConstMatrixMap<S>& x,
                  const core::ConstMatrixMap<S>& t, const Loss& loss, Workspace<S>& ws,
                  core::Vector<S>& gradients) const;

private:
    NetworkSpec m_spec;
    core::Index m_inputs = 0;
    std::vector<std::shared_ptr<const Layer<S>>> m_layers;
    Layout m_layout;
    std::vector<core::Index> m_offsets; ///< of each layer's first parameter
    std::optional<SmallPass> m_small;   ///< in float, of a network that is small enough
    std::vector<std::vector<int>> m_shapes;
    std::vector<int> m_skips; ///< of a residual layer the first one of its block, else −1
    bool m_hasSkips = false, m_hasBuffers = false;
    void add(const PlannedLayer& layer, const std::string& place);
    void bind(Workspace<S>& ws, core::Index samples) const;
    double passSmall(const core::Vector<S>& parameters, const core::ConstMatrixMap<S>& x,
                     const core::ConstMatrixMap<S>& t, const Loss& loss, Workspace<S>& ws,
                     core::Vector<S>& gradients, bool outputs) const;
    void backwardFromLast(const core::Vector<S>& parameters, const core::ConstMatrixMap<S>& x,
                          Workspace<S>& ws, core::Vector<S>& gradients) const;
};

struct PlannedLayer;

/// 2^28: with gradients and moments in float64 about 8 GiB.
inline constexpr core::Index kMaximumParameters = core::Index(1) << 28;

/// Shape and costs of each layer, for tables.
struct LayerSummary {
    std::string type;
    std::vector<int> outputShape; ///< of one sample
    core::Index parameters = 0;
    core::Index trainable = 0;       ///< of the parameters, how many learn
    core::Index multiplications = 0; ///< of one sample forward
    core::Index numbers = 0;         ///< of one sample that a Workspace keeps of the layer: z, a, da, dz
    core::Index fixedNumbers = 0;    ///< that it keeps once for all samples: means and variances
};
/// All layers, or the error of the first that does not fit.
core::Result<std::vector<LayerSummary>> summarize(const NetworkSpec& spec);
/// The same of the layers up to there.
std::vector<LayerSummary> summarize(const std::vector<PlannedLayer>& layers);

extern template class Network<float>;
extern template class Network<double>;

} // namespace engine::model
