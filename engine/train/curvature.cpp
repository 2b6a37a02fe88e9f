#include "engine/train/curvature.h"

#include "engine/core/random.h"
#include "engine/model/loss.h"
#include "engine/model/network.h"
#include "engine/model/penalty.h"
#include "engine/train/hessian.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::train {

using core::Index;
using core::VectorD;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostProducts = 60;
constexpr double kSettled = 1e-5;
/// A rest this small is rounding: the space is used up.
constexpr double kNothingNew = 1e-9;
/// Parameters (or multiplications, if there are more) times rows of one gradient, about a tenth of a second.
constexpr double kMostWork = 2e8;
/// Units times rows: some hundred MB.
constexpr double kMostUnits = 4e6;
constexpr Index kLeastRows = 64;

std::vector<int> rowsOf(const data::Prepared& data, const model::Network<double>& network) {
    const auto& train = data.split.train;
    Index multiplications = 0, units = network.inputs();
    for (int layer = 0; layer < network.layerCount(); ++layer) {
        multiplications += network.layer(layer).multiplications();
        units += network.layer(layer).outputs();
    }
    const Index work = std::max(network.layout().size, multiplications);
    const auto affordable = static_cast<Index>(
        std::min(kMostWork / static_cast<double>(work), kMostUnits / static_cast<double>(units)));
    const auto count = static_cast<std::size_t>(std::min<Index>(
        static_cast<Index>(train.size()), std::clamp<Index>(affordable, kLeastRows, kCurvatureRows)));
    std::vector<int> rows;
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(train[i * train.size() / count]);
    return rows;
}

double weightDecay(const optim::OptimizerSpec& optimizer) {
    // AdamW's decay goes around the gradient.
    return optimizer.type == "adamw" ? 0 : optimizer.settings.real("weight_decay", 0);
}

/// v ↦ √s·H·√s·v.
class Bend {
public:
    Bend(const Experiment& experiment, const data::Prepared& data, const model::Network<double>& network,
         const VectorD& parameters, const std::vector<int>& rows)
        : m_product(network, *model::findLoss(experiment.training.loss), data::columns(data.features(), rows),
                    data::columns(data.targets, rows), parameters),
          m_scale(VectorD::Zero(parameters.size())),
          m_diagonal(VectorD::Constant(parameters.size(), weightDecay(experiment.training.optimizer))) {
        for (const ParameterRange& range : trainableRanges(network.layout()))
            m_scale.segment(range.offset, range.size).setConstant(std::sqrt(range.learningRateScale));
        for (const model::TensorSlot& slot : network.layout().slots)
            if (model::isPenalized(slot))
                m_diagonal.segment(slot.offset, slot.size).array() += 2 * experiment.training.l2;
    }

    const VectorD& scale() const { return m_scale; }

    VectorD operator()(const VectorD& v) {
        const VectorD direction = m_scale.cwiseProduct(v);
        return m_scale.cwiseProduct(m_product(direction) + m_diagonal.cwiseProduct(direction));
    }

private:
    HessianProduct m_product;
    VectorD m_scale, m_diagonal; ///< of penalty and weight decay
};

/// The largest eigenvalue of a tridiagonal matrix and the last number of its eigenvector.
std::pair<double, double> top(const std::vector<double>& diagonal, const std::vector<double>& beside) {
    const auto size = static_cast<Index>(diagonal.size());
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(Eigen::Map<const Eigen::VectorXd>(diagonal.data(), size),
                                  Eigen::Map<const Eigen::VectorXd>(beside.data(), size - 1));
    return {solver.eigenvalues()(size - 1), solver.eigenvectors()(size - 1, size - 1)};
}

Curvature lanczos(Bend& bend, const std::atomic<bool>* givenUp) {
    Curvature found{kNone, 0, false};
    // Something of every direction that is trained.
    VectorD v = bend.scale(), before = VectorD::Zero(v.size());
    core::Random random(1);
    for (double& number : v)
        number = number == 0 ? 0 : random.normal();
    const Index most = std::min<Index>((v.array() != 0).count(), kMostProducts);
    if (most == 0)
        return found;
    v.normalize();
    std::vector<double> diagonal, beside;
    while (found.products < most && !(givenUp && *givenUp)) {
        VectorD next = bend(v);
        ++found.products;
        diagonal.push_back(next.dot(v));
        if (!std::isfinite(diagonal.back()))
            return {kNone, found.products, false};
        next -= diagonal.back() * v;
        if (!beside.empty())
            next -= beside.back() * before;
        const double rest = next.norm();
        const auto [value, last] = top(diagonal, beside);
        found.largest = value;
        found.settled = std::abs(rest * last) <= kSettled * std::abs(value);
        if (found.settled || rest <= kNothingNew * std::abs(value))
            break;
        beside.push_back(rest);
        before = std::move(v);
        v = next / rest;
    }
    return found;
}

} // namespace

Curvature curvature(const Experiment& experiment, const data::Prepared& data, const VectorD& parameters,
                    const std::atomic<bool>* givenUp) {
    const auto network = model::Network<double>::create(experiment.network);
    if (!network || !parameters.allFinite() || parameters.size() == 0)
        return {kNone, 0, false};
    Bend bend(experiment, data, *network, parameters, rowsOf(data, *network));
    return lanczos(bend, givenUp);
}

double stableRate(const optim::OptimizerSpec& optimizer, double curvature) {
    if (optimizer.type != "sgd" || !(curvature > 0))
        return kNone;
    const double momentum = optimizer.settings.real("momentum", 0);
    const double nesterov = optimizer.settings.flag("nesterov", false) ? 1 + 2 * momentum : 1;
    return 2 * (1 + momentum) / (nesterov * curvature);
}

} // namespace engine::train
