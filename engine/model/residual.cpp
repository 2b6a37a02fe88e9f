#include "engine/model/residual.h"

#include "engine/model/network_plan.h"
#include "engine/model/passing.h"

#include <cassert>

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Settings;

/// x, skip, a: all the same size. What goes back past the block is added by Network.
template <class S>
class Residual final : public Passing<S> {
public:
    using Passing<S>::Passing;

    void forward(const S*, const ConstMatrixMap<S>& x, const PassMode&, int,
                 LayerState<S>& state) const override {
        assert(state.skip.rows() == x.rows() && state.skip.cols() == x.cols());
        state.a = x + state.skip;
    }
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
