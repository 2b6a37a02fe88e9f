#include "engine/model/residual.h"

#include "engine/model/network_plan.h"

#include <cassert>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

/// x, skip, a: all the same size. What goes back past the block is added by Network.
template <class S>
class Residual final : public Layer<S> {
public:
    explicit Residual(Index size) : m_size(size), m_linear(*findActivation("linear")) {}

    Index inputs() const override { return m_size; }
    Index outputs() const override { return m_size; }
    std::vector<TensorShape> tensors() const override { return {}; }
    Index multiplications() const override { return 0; }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {}; }
    Index scratch(Index) const override { return 0; }
    void initialize(core::Random&, double*) const override {}

    void forward(const S*, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        assert(state.skip.rows() == x.rows() && state.skip.cols() == x.cols());
        state.a = x + state.skip;
    }
    void backward(const S*, const ConstMatrixMap<S>&, LayerState<S>& state, S*,
                  MatrixMap<S>* dx) const override {
        if (dx)
            *dx = state.da;
    }

private:
    Index m_size;
    const Activation& m_linear;
};

core::Result<std::vector<int>> outputShape(const Settings&, const std::vector<int>& input) { return input; }

template <class S>
std::unique_ptr<Layer<S>> make(const Settings&, const std::vector<int>& input) {
    return std::make_unique<Residual<S>>(sizeOf(input));
}

} // namespace

LayerType residualType() {
    return {{kResidual,
             "Residual block",
             "Adds what goes into a block of layers to what comes out of it, so that the gradient finds a "
             "way past them.",
             {}},
            outputShape,
            make<float>,
            make<double>,
            false,
            true};
}

} // namespace engine::model
