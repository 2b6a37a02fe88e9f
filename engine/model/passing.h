#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// What layers share that hand on as many numbers as they get, without parameters: the gradient goes back as
/// it comes.
template <class S>
class Passing : public Layer<S> {
public:
    explicit Passing(core::Index size) : m_size(size), m_linear(*findActivation("linear")) {}

    core::Index inputs() const override { return m_size; }
    core::Index outputs() const override { return m_size; }
    std::vector<TensorShape> tensors() const override { return {}; }
    core::Index multiplications() const override { return 0; }
    const Activation& activation() const override { return m_linear; }
    Keeps keeps() const override { return {}; }
    core::Index scratch(core::Index) const override { return 0; }
    void initialize(core::Random&, double*) const override {}
    void backward(const S*, const core::ConstMatrixMap<S>&, LayerState<S>& state, S*,
                  core::MatrixMap<S>* dx) const override {
        if (dx)
            *dx = state.da;
    }

private:
    core::Index m_size;
    const Activation& m_linear;
};

} // namespace engine::model
