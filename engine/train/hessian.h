#pragma once

#include "engine/model/loss.h"
#include "engine/model/network.h"

#include <vector>

namespace engine::train {

/// H·v, the Hessian of a batch's loss (evaluation mode, without penalty) times a direction: the gradient is
/// differentiated along v layer by layer (Pearlmutter 1994, Fast exact multiplication by the Hessian). With
/// R(·) the derivative along v = (VW, Vb):
///
///     R(z) = VW·x + W·R(x) + Vb             R(a) = f′(z)·R(z)
///     R(δ) = (f′)′·R(z)·∂L/∂a + f′·R(∂L/∂a)     of the last layer: the change of ∂L/∂z with z
///     R(∂L/∂W) = R(δ)·xᵀ + δ·R(x)ᵀ             R(∂L/∂x) = VWᵀ·δ + Wᵀ·R(δ)
///
/// Only (f′)′ and the last layer's R(δ) are taken as central differences, number by number. Where a kink (of
/// relu, mae, hinge) lies between the two sides the one without it counts: the Hessian is that of the piece
/// the batch is on. (A difference of whole gradients meets some kink of some sample at any distance, and a
/// single one outweighs the curvature.)
class HessianProduct {
public:
    /// The network must outlive it. Dense layers, and those that pass on what they get.
    HessianProduct(const model::Network<double>& network, const model::Loss& loss, core::MatrixD x,
                   core::MatrixD t, const core::VectorD& parameters);

    /// About two passes forward and backward. Frozen parameters are as good as others.
    core::VectorD operator()(const core::VectorD& v);

private:
    struct Dense {
        core::Index weights = -1, bias = -1; ///< offsets; −1: none
    };
    core::ConstMatrixMap<double> inputOf(std::size_t layer) const;
    core::ConstMatrixMap<double> weightsOf(std::size_t layer, const core::VectorD& numbers) const;
    std::vector<core::MatrixD> forward(const core::VectorD& v, std::vector<core::MatrixD>& rz) const;
    core::MatrixD changeOfDelta(std::size_t layer, const core::MatrixD& rz, const core::MatrixD* rda) const;

    const model::Network<double>& m_network;
    const model::Loss& m_loss;
    core::MatrixD m_x, m_t;
    core::VectorD m_parameters, m_gradient;
    model::Workspace<double> m_workspace;
    std::vector<Dense> m_dense;
};

} // namespace engine::train
