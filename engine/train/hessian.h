#pragma once

#include "engine/model/loss.h"
#include "engine/model/network.h"

#include <vector>

namespace engine::train {

/// H·v, the Hessian of a batch's loss (evaluation mode, without penalty) times a direction: the gradient is
/// differentiated along v layer by layer (Pearlmutter 1994, Fast exact multiplication by the Hessian). With
/// R(·) the derivative along v = (VW, Vb), of layers whose z is a weighted sum (dense, conv2d):
///
///     R(z) = VW·x + W·R(x) + Vb             R(a) = f′(z)·R(z)
///     R(δ) = (f′)′·R(z)·∂L/∂a + f′·R(∂L/∂a)     of the last layer: the change of ∂L/∂z with z
///     R(∂L/∂W) = R(δ)·xᵀ + δ·R(x)ᵀ             R(∂L/∂x) = VWᵀ·δ + Wᵀ·R(δ)
///
/// The products are the layer's own forward and backward with V in the place of W or R(x) in that of x. Only
/// (f′)′ and the last layer's R(δ) are taken as central differences, number by number; so is all of any other
/// layer (pooling, flatten, residual, normalization), as a function of its input, its parameters and ∂L/∂a.
/// Where a kink (of relu, max pooling, mae, hinge) lies between the two sides the one without it counts: the
/// Hessian is that of the piece the batch is on. (A difference of whole gradients meets some kink of some
/// sample at any distance, and a single one outweighs the curvature.)
class HessianProduct {
public:
    /// The network must outlive it.
    HessianProduct(const model::Network<double>& network, const model::Loss& loss, core::MatrixD x,
                   core::MatrixD t, const core::VectorD& parameters);

    /// About two passes forward and backward. Frozen parameters are as good as others.
    core::VectorD operator()(const core::VectorD& v);

private:
    /// Of what a layer's backward gives: the parameters' gradients, and the input's (none of the first
    /// layer).
    struct Back {
        core::VectorD gradients;
        core::MatrixD dx;
    };
    /// R(·) of what goes into a layer: x, and of a residual layer what goes past its block.
    struct Change {
        core::MatrixD x, skip;
    };
    const model::Layer<double>& layer(std::size_t index) const {
        return m_network.layer(static_cast<int>(index));
    }
    bool isWeighted(std::size_t layer) const;
    core::ConstMatrixMap<double> inputOf(std::size_t layer) const;
    core::VectorD own(std::size_t layer, const core::VectorD& numbers) const;
    core::MatrixD forward(std::size_t layer, const core::VectorD& own, const core::ConstMatrixMap<double>& x);
    Back backward(std::size_t layer, const core::VectorD& own, const core::ConstMatrixMap<double>& x);
    core::MatrixD changeOfSums(std::size_t layer, const core::VectorD& v, const core::MatrixD& rx);
    core::MatrixD changeOfDelta(std::size_t layer, const core::MatrixD& rz, const core::MatrixD& rda) const;
    Back changeOfWeighted(std::size_t layer, const core::VectorD& v, const core::MatrixD& rx,
                          const core::MatrixD& rdz);
    double reach(std::size_t layer, const core::VectorD& v, const Change& change,
                 const core::MatrixD* rda) const;
    core::MatrixD shift(std::size_t layer, const Change& change, double by);
    core::MatrixD changeOfOutput(std::size_t layer, const core::VectorD& v, const Change& change);
    Back changeOfOther(std::size_t layer, const core::VectorD& v, const Change& change,
                       const core::MatrixD& rda);

    const model::Network<double>& m_network;
    const model::Loss& m_loss;
    core::MatrixD m_x, m_t, m_skip;
    core::VectorD m_parameters, m_unbiased, m_gradient;
    model::Workspace<double> m_pass, m_single; ///< the batch's pass; of one layer's call
    std::vector<int> m_skips;                  ///< of a residual layer the first one of its block, else −1
};

} // namespace engine::train
