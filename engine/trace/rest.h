#pragma once

#include "engine/model/network.h"
#include "engine/model/penalty.h"

namespace engine::trace {

/// The rest of a pass after one number of it was moved: the loss, by the one engine in float64. Only what
/// depends on that number is computed again. Not shared between threads.
class Rest {
public:
    /// Borrows network, loss, x and t. `penalty`: what is added to the loss.
    Rest(const model::Network<double>& network, const model::Loss& loss, const core::VectorD& parameters,
         const core::MatrixD& x, const core::MatrixD& t, const model::Penalty& penalty = {});

    /// Loss with parameter number `index` of the layer at that value; with z or a of a unit and sample there.
    double withParameter(int layer, core::Index index, double value);
    double withZ(int layer, core::Index unit, core::Index sample, double value);
    /// Of the last layer where the loss reads z: the loss as its formula reads a.
    double withA(int layer, core::Index unit, core::Index sample, double value);

    const core::VectorD& parameters() const { return m_parameters; }
    /// Analytic gradients of the loss without the penalty.
    core::VectorD gradients();

private:
    void forwardTo(int end);
    void forwardLayer(int layer);
    double lossFrom(int layer);
    double lossOfOutputs() const;

    const model::Network<double>& m_network;
    const model::Loss& m_loss;
    model::Penalty m_penalty;
    core::VectorD m_parameters;
    core::ConstMatrixMap<double> m_x, m_t;
    model::Workspace<double> m_ws;
    int m_clean = 0; ///< layers below it hold the numbers of the pass as it was
};

} // namespace engine::trace
