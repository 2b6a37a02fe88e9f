#include "engine/model/flatten.h"

#include "engine/model/network_plan.h"

namespace engine::model {

namespace {

using core::ConstMatrixMap;
using core::Index;
using core::MatrixMap;
using core::Settings;

template <class S>
class Flatten final : public Layer<S> {
public:
    explicit Flatten(Index size) : m_size(size), m_linear(*findActivation("linear")) {}

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
        state.a = x;
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

core::Result<std::vector<int>> outputShape(const Settings&, const std::vector<int>& input) {
    return std::vector<int>{int(sizeOf(input))};
}

template <class S>
std::unique_ptr<Layer<S>> make(const Settings&, const std::vector<int>& input) {
    return std::make_unique<Flatten<S>>(sizeOf(input));
}

} // namespace

LayerType flattenType() {
    return {{"flatten",
             "Flatten",
             "Puts the numbers of pictures into one list, row by row, so that a dense layer can take them.",
             {}},
            outputShape,
            make<float>,
            make<double>,
            false,
            true};
}

} // namespace engine::model
