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
constexpr const char* kBias = "bias";

Map map(MatrixD& matrix) { return {matrix.data(), matrix.rows(), matrix.cols()}; }
ConstMap map(const MatrixD& matrix) { return {matrix.data(), matrix.rows(), matrix.cols()}; }

/// The derivative of at(h) at 0, number by number.
template <class At>
MatrixD derivative(double h, At at) {
    const MatrixD here = at(0);
    const MatrixD ahead = (at(h) - here) / h, behind = (here - at(-h)) / h;
    return ahead.binaryExpr(behind, [](double a, double b) {
        const bool smooth = std::abs(a - b) <= kSmooth * std::max(std::abs(a), std::abs(b));
        return smooth ? (a + b) / 2 : std::abs(a) < std::abs(b) ? a : b;
    });
}

/// How large a change is beside what changes.
template <class A, class B>
double share(const A& of, const B& change) {
    if (change.size() == 0)
        return 0;
    const double usual = of.stableNorm() / std::sqrt(static_cast<double>(of.size()));
    return change.cwiseAbs().maxCoeff() / std::max(1.0, usual);
}

/// How f changes when z changes along rz, number by number.
template <class F>
MatrixD along(const MatrixD& z, const MatrixD& rz, F f) {
    const double largest = share(z, rz);
    if (!(largest > 0) || !std::isfinite(largest))
        return MatrixD::Constant(z.rows(), z.cols(), largest == 0 ? 0 : largest * 0);
    return derivative(kReach / largest, [&](double by) { return f(z + by * rz); });
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
      m_unbiased(parameters), m_gradient(parameters.size()), m_pass(network.workspace(m_x.cols())),
      m_single(network.workspace(m_x.cols())) {
    for (const model::TensorSlot& slot : network.layout().slots)
        if (slot.parameter == kBias)
            m_unbiased.segment(slot.offset, slot.size).setZero();
    for (int l = 0; l < network.layerCount(); ++l)
        m_skips.push_back(network.blockStart(l));
    for (model::Workspace<double>* workspace : {&m_pass, &m_single})
        network.forward(m_parameters, map(std::as_const(m_x)), *workspace);
    network.backward(m_parameters, map(std::as_const(m_x)), map(std::as_const(m_t)), loss, m_pass,
                     m_gradient);
}

/// Whether z is linear in the parameters and in the input.
bool HessianProduct::isWeighted(std::size_t index) const {
    const model::Keeps keeps = layer(index).keeps();
    return keeps.z && keeps.channels == 0 && !keeps.perSample;
}

ConstMap HessianProduct::inputOf(std::size_t index) const {
    if (index == 0)
        return map(m_x);
    const Map& a = m_pass.layers[index - 1].a;
    return {a.data(), a.rows(), a.cols()};
}

/// A layer's numbers of those of the network.
VectorD HessianProduct::own(std::size_t index, const VectorD& numbers) const {
    const model::Layout& layout = m_network.layout();
    return numbers.segment(layout.layerOffset(static_cast<int>(index)),
                           layout.layerSize(static_cast<int>(index)));
}

MatrixD HessianProduct::forward(std::size_t index, const VectorD& own, const ConstMap& x) {
    layer(index).forward(own.data(), x, {}, static_cast<int>(index), m_single.layers[index]);
    return m_single.layers[index].a;
}

HessianProduct::Back HessianProduct::backward(std::size_t index, const VectorD& own, const ConstMap& x) {
    Back back{VectorD(own.size()), MatrixD(index > 0 ? x.rows() : 0, x.cols())};
    Map dx = map(back.dx);
    layer(index).backward(own.data(), x, m_single.layers[index], back.gradients.data(),
                          index > 0 ? &dx : nullptr);
    return back;
}

/// R(z) of a weighted layer.
MatrixD HessianProduct::changeOfSums(std::size_t index, const VectorD& v, const MatrixD& rx) {
    forward(index, own(index, v), inputOf(index));
    MatrixD rz = m_single.layers[index].z;
    forward(index, own(index, m_unbiased), map(rx));
    rz += m_single.layers[index].z;
    return rz;
}

/// `rda`: R(∂L/∂a); of the last layer nothing.
MatrixD HessianProduct::changeOfDelta(std::size_t index, const MatrixD& rz, const MatrixD& rda) const {
    const model::Activation& f = layer(index).activation();
    const MatrixD z = m_pass.layers[index].z;
    if (index + 1 == m_pass.layers.size())
        return along(z, rz, [&](const MatrixD& at) { return lossDelta(m_loss, f, at, m_t); });
    const MatrixD da = m_pass.layers[index].da;
    return along(z, rz, [&](const MatrixD& at) { return sloped(f, at, da); }) + sloped(f, z, rda);
}

HessianProduct::Back HessianProduct::changeOfWeighted(std::size_t index, const VectorD& v, const MatrixD& rx,
                                                      const MatrixD& rdz) {
    m_single.layers[index].dz = rdz;
    Back back = backward(index, own(index, m_parameters), inputOf(index));
    m_single.layers[index].dz = m_pass.layers[index].dz;
    Back more = backward(index, own(index, v), map(rx));
    if (const model::TensorSlot* bias = m_network.layout().find(static_cast<int>(index), kBias))
        more.gradients.tail(bias->size).setZero();
    back.gradients += more.gradients;
    back.dx += more.dx;
    return back;
}

/// So far along the change a layer is differentiated; 0: nothing changes.
double HessianProduct::reach(std::size_t index, const VectorD& v, const Change& change,
                             const MatrixD* rda) const {
    double largest =
        std::max(share(inputOf(index), change.x), share(own(index, m_parameters), own(index, v)));
    largest = std::max(largest, share(change.skip, change.skip));
    if (rda)
        largest = std::max(largest, share(MatrixD(m_pass.layers[index].da), *rda));
    return largest > 0 ? kReach / largest : 0;
}

/// The layer's input that far along its change.
MatrixD HessianProduct::shift(std::size_t index, const Change& change, double by) {
    if (m_skips[index] >= 0) {
        m_skip = inputOf(static_cast<std::size_t>(m_skips[index])) + by * change.skip;
        new (&m_single.layers[index].skip) ConstMap(m_skip.data(), m_skip.rows(), m_skip.cols());
    }
    return inputOf(index) + by * change.x;
}

/// R(a) of any other layer.
MatrixD HessianProduct::changeOfOutput(std::size_t index, const VectorD& v, const Change& change) {
    const Map& a = m_pass.layers[index].a;
    const double h = reach(index, v, change, nullptr);
    if (h == 0)
        return MatrixD::Zero(a.rows(), a.cols());
    return derivative(h, [&](double by) {
        const MatrixD x = shift(index, change, by);
        return forward(index, own(index, m_parameters + by * v), map(x));
    });
}

HessianProduct::Back HessianProduct::changeOfOther(std::size_t index, const VectorD& v, const Change& change,
                                                   const MatrixD& rda) {
    const ConstMap x = inputOf(index);
    const Index parameters = own(index, v).size(), inputs = index > 0 ? x.size() : 0;
    const double h = reach(index, v, change, &rda);
    if (h == 0)
        return {VectorD::Zero(parameters), MatrixD::Zero(index > 0 ? x.rows() : 0, x.cols())};
    const MatrixD all = derivative(h, [&](double by) {
        const MatrixD at = shift(index, change, by);
        const VectorD p = own(index, m_parameters + by * v);
        forward(index, p, map(at));
        m_single.layers[index].da = m_pass.layers[index].da + by * rda;
        layer(index).activationGradient(p.data(), m_single.layers[index]);
        const Back back = backward(index, p, map(at));
        MatrixD numbers(parameters + inputs, 1);
        numbers << back.gradients, VectorD::Map(back.dx.data(), inputs);
        return numbers;
    });
    const VectorD dx = all.bottomRows(inputs);
    return {all.topRows(parameters), ConstMap(dx.data(), index > 0 ? x.rows() : 0, x.cols())};
}

VectorD HessianProduct::operator()(const VectorD& v) {
    const std::size_t count = m_pass.layers.size();
    std::vector<MatrixD> rx{MatrixD::Zero(m_x.rows(), m_x.cols())}, rz(count), rda(count);
    const auto changeOf = [&](std::size_t l) {
        return Change{rx[l], m_skips[l] < 0 ? MatrixD() : rx[static_cast<std::size_t>(m_skips[l])]};
    };
    for (std::size_t l = 0; l < count; ++l) {
        if (isWeighted(l))
            rz[l] = changeOfSums(l, v, rx[l]);
        rx.push_back(isWeighted(l) ? sloped(layer(l).activation(), m_pass.layers[l].z, rz[l])
                                   : changeOfOutput(l, v, changeOf(l)));
    }
    VectorD product = VectorD::Zero(v.size());
    for (std::size_t l = count; l-- > 0;) {
        Back back = isWeighted(l) ? changeOfWeighted(l, v, rx[l], changeOfDelta(l, rz[l], rda[l]))
                                  : changeOfOther(l, v, changeOf(l), rda[l]);
        product.segment(m_network.layout().layerOffset(static_cast<int>(l)), back.gradients.size()) =
            back.gradients;
        if (l == 0)
            break;
        rda[l - 1] = std::move(back.dx);
        // As Network adds what goes past a block.
        for (std::size_t r = l + 1; r < count; ++r)
            if (m_skips[r] == static_cast<int>(l))
                rda[l - 1] += rda[r];
    }
    return product;
}

} // namespace engine::train
