#include "engine/train/hessian.h"

#include <algorithm>
#include <cmath>

namespace engine::train {

using core::Index;
using core::MatrixD;
using core::VectorD;
using Map = core::MatrixMap<double>;
using ConstMap = core::ConstMatrixMap<double>;

namespace {

/// Of a difference, in units of the numbers it is of: about the third root of the precision.
constexpr double kReach = 1e-5;
/// Sides that differ by more than this share have a kink between them.
constexpr double kSmooth = 1e-2;

Map map(MatrixD& matrix) { return {matrix.data(), matrix.rows(), matrix.cols()}; }
ConstMap map(const MatrixD& matrix) { return {matrix.data(), matrix.rows(), matrix.cols()}; }

/// How f changes when z changes along rz, number by number.
template <class F>
MatrixD along(const MatrixD& z, const MatrixD& rz, F f) {
    const double largest = rz.cwiseAbs().maxCoeff();
    if (!(largest > 0) || !std::isfinite(largest))
        return MatrixD::Constant(z.rows(), z.cols(), largest == 0 ? 0 : largest * 0);
    const double usual = z.norm() / std::sqrt(static_cast<double>(z.size()));
    const double h = kReach * std::max(1.0, usual) / largest;
    const MatrixD here = f(z);
    const MatrixD ahead = (f(z + h * rz) - here) / h, behind = (here - f(z - h * rz)) / h;
    return ahead.binaryExpr(behind, [](double a, double b) {
        const bool smooth = std::abs(a - b) <= kSmooth * std::max(std::abs(a), std::abs(b));
        return smooth ? (a + b) / 2 : std::abs(a) < std::abs(b) ? a : b;
    });
}

MatrixD activated(const model::Activation& f, MatrixD z) {
    MatrixD a(z.rows(), z.cols());
    Map out = map(a);
    model::activate(f, map(z), out);
    return a;
}

/// f′(z)·da, of softmax its matrix times da.
MatrixD sloped(const model::Activation& f, MatrixD z, MatrixD da) {
    MatrixD a = activated(f, z), dz(z.rows(), z.cols());
    Map out = map(dz);
    model::activationGradient(f, map(z), map(a), map(da), out);
    return dz;
}

MatrixD lossDelta(const model::Loss& loss, const model::Activation& f, MatrixD z, const MatrixD& t) {
    MatrixD a = activated(f, z), da(z.rows(), z.cols()), dz(z.rows(), z.cols());
    Map daOut = map(da), dzOut = map(dz);
    model::lossGradient(loss, f, map(z), map(a), map(t), daOut);
    model::lossGradientAtZ(loss, f, map(z), map(a), map(t), daOut, dzOut);
    return dz;
}

} // namespace

HessianProduct::HessianProduct(const model::Network<double>& network, const model::Loss& loss, MatrixD x,
                               MatrixD t, const VectorD& parameters)
    : m_network(network), m_loss(loss), m_x(std::move(x)), m_t(std::move(t)), m_parameters(parameters),
      m_gradient(parameters.size()), m_workspace(network.workspace(m_x.cols())) {
    for (int layer = 0; layer < network.layerCount(); ++layer) {
        const auto *weights = network.layout().find(layer, "weight"),
                   *bias = network.layout().find(layer, "bias");
        m_dense.push_back({weights ? weights->offset : -1, bias ? bias->offset : -1});
    }
    network.forward(m_parameters, map(std::as_const(m_x)), m_workspace);
    network.backward(m_parameters, map(std::as_const(m_x)), map(std::as_const(m_t)), loss, m_workspace,
                     m_gradient);
}

ConstMap HessianProduct::inputOf(std::size_t layer) const {
    if (layer == 0)
        return map(m_x);
    const Map& a = m_workspace.layers[layer - 1].a;
    return {a.data(), a.rows(), a.cols()};
}

ConstMap HessianProduct::weightsOf(std::size_t layer, const VectorD& numbers) const {
    const auto& own = m_network.layer(static_cast<int>(layer));
    return {numbers.data() + m_dense[layer].weights, own.outputs(), own.inputs()};
}

/// R(input) of every layer and, beside, R(z) of the dense ones.
std::vector<MatrixD> HessianProduct::forward(const VectorD& v, std::vector<MatrixD>& rz) const {
    std::vector<MatrixD> rx{MatrixD::Zero(m_x.rows(), m_x.cols())};
    for (std::size_t l = 0; l < m_dense.size(); ++l) {
        if (m_dense[l].weights < 0) {
            rz.emplace_back();
            rx.push_back(rx.back());
            continue;
        }
        MatrixD change = weightsOf(l, v) * inputOf(l) + weightsOf(l, m_parameters) * rx.back();
        if (m_dense[l].bias >= 0)
            change.colwise() += v.segment(m_dense[l].bias, change.rows());
        rx.push_back(
            sloped(m_network.layer(static_cast<int>(l)).activation(), m_workspace.layers[l].z, change));
        rz.push_back(std::move(change));
    }
    return rx;
}

/// `rda`: R(∂L/∂a); null: of the last layer.
MatrixD HessianProduct::changeOfDelta(std::size_t layer, const MatrixD& rz, const MatrixD* rda) const {
    const model::Activation& f = m_network.layer(static_cast<int>(layer)).activation();
    const MatrixD z = m_workspace.layers[layer].z;
    if (!rda)
        return along(z, rz, [&](const MatrixD& at) { return lossDelta(m_loss, f, at, m_t); });
    const MatrixD da = m_workspace.layers[layer].da;
    return along(z, rz, [&](const MatrixD& at) { return sloped(f, at, da); }) + sloped(f, z, *rda);
}

VectorD HessianProduct::operator()(const VectorD& v) {
    std::vector<MatrixD> rz;
    const std::vector<MatrixD> rx = forward(v, rz);
    VectorD product = VectorD::Zero(v.size());
    MatrixD rda;
    for (std::size_t l = m_dense.size(); l-- > 0;) {
        if (m_dense[l].weights < 0)
            continue;
        const MatrixD rdz = changeOfDelta(l, rz[l], l + 1 == m_dense.size() ? nullptr : &rda);
        const Map& dz = m_workspace.layers[l].dz;
        core::MatrixMap<double>(product.data() + m_dense[l].weights, rdz.rows(), rx[l].rows()) =
            rdz * inputOf(l).transpose() + dz * rx[l].transpose();
        if (m_dense[l].bias >= 0)
            product.segment(m_dense[l].bias, rdz.rows()) = rdz.rowwise().sum();
        rda = weightsOf(l, v).transpose() * dz + weightsOf(l, m_parameters).transpose() * rdz;
    }
    return product;
}

} // namespace engine::train
