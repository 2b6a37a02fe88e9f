#include "engine/train/projection.h"

#include "engine/core/flush_denormals.h"

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine::train {

using core::Index;
using core::MatrixD;
using core::VectorD;

namespace {

// So many samples go forward at once: their activations stay in the cache.
constexpr std::size_t kBlock = 1024;
/// Variance below this share of the largest a² is rounding of float ...
constexpr double kRounding = 1e-14;
/// ... and below this share of the largest variance it cannot be seen.
constexpr double kUnseen = 1e-12;
/// Overlaps smaller than this say nothing about a direction.
constexpr double kNoOverlap = 1e-6;

std::size_t wanted(std::size_t part, std::size_t all, std::size_t most) {
    if (all <= most || part == 0)
        return part;
    return std::max<std::size_t>(1, part * most / all);
}

/// The finite columns minus their mean.
MatrixD centred(const core::Matrix<float>& a, VectorD& mean) {
    std::vector<Index> finite;
    for (Index j = 0; j < a.cols(); ++j)
        if (a.col(j).allFinite())
            finite.push_back(j);
    MatrixD x = a(Eigen::all, finite).cast<double>();
    mean = finite.empty() ? VectorD::Zero(a.rows()) : VectorD(x.rowwise().mean());
    x.colwise() -= mean;
    return x;
}

double totalVariance(const MatrixD& x) { return x.squaredNorm() / double(std::max<Index>(1, x.cols() - 1)); }

void setShares(PlaneMap& map, const MatrixD& x) {
    const double total = totalVariance(x);
    for (int axis = 0; axis < 2; ++axis)
        map.shares[axis] = total > 0 ? totalVariance(map.axes.row(axis) * x) / total : 0;
}

struct Directions {
    MatrixD axes; ///< 2 × units
    double variances[2] = {0, 0};
};

/// Eigenvectors of the smaller of covariance and Gram matrix.
Directions largest(const MatrixD& x) {
    Directions found;
    found.axes = MatrixD::Zero(2, x.rows());
    const bool gram = x.cols() < x.rows();
    const Index size = gram ? x.cols() : x.rows();
    if (size == 0)
        return found;
    const double divisor = double(std::max<Index>(1, x.cols() - 1));
    const Eigen::MatrixXd square =
        (gram ? Eigen::MatrixXd(x.transpose() * x) : Eigen::MatrixXd(x * x.transpose())) / divisor;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(square);
    for (Index axis = 0; axis < std::min<Index>(2, size); ++axis) {
        const VectorD vector = solver.eigenvectors().col(size - 1 - axis);
        found.variances[axis] = solver.eigenvalues()(size - 1 - axis);
        found.axes.row(axis) = gram ? (x * vector).normalized() : vector;
    }
    return found;
}

void dropUnseen(Directions& found, double largestSquare) {
    for (int axis = 0; axis < 2; ++axis)
        if (found.variances[axis] <= std::max(kRounding * largestSquare, kUnseen * found.variances[0])) {
            found.axes.row(axis).setZero();
            found.variances[axis] = 0;
        }
}

void makeLargestLoadingPositive(MatrixD& axes) {
    for (Index axis = 0; axis < axes.rows(); ++axis) {
        Index place = 0;
        axes.row(axis).cwiseAbs().maxCoeff(&place);
        if (axes(axis, place) < 0)
            axes.row(axis) *= -1;
    }
}

/// Signs and rotation nearest to `before`, as far as the variances leave them open.
void align(Directions& found, const MatrixD& before) {
    if (before.cols() != found.axes.cols())
        return;
    for (int axis = 0; axis < 2; ++axis)
        if (const double overlap = found.axes.row(axis).dot(before.row(axis)); overlap < -kNoOverlap)
            found.axes.row(axis) *= -1;
    const double gap = (found.variances[0] - found.variances[1]) / found.variances[0];
    const bool whole = found.variances[1] > 0 && before.row(0).any() && before.row(1).any();
    if (!whole || gap >= kClose)
        return;
    const Eigen::Matrix2d overlap = found.axes * before.transpose();
    if (overlap.norm() < kNoOverlap)
        return;
    const Eigen::JacobiSVD<Eigen::Matrix2d> svd(overlap, Eigen::ComputeFullU | Eigen::ComputeFullV);
    Eigen::Matrix2d turn = svd.matrixV() * svd.matrixU().transpose();
    if (turn.determinant() < 0) {
        found.axes.row(1) *= -1;
        turn.col(1) *= -1;
    }
    double angle = std::atan2(turn(1, 0), turn(0, 0));
    if (std::abs(angle) > M_PI / 2) {
        found.axes *= -1;
        angle -= std::copysign(M_PI, angle);
    }
    found.axes = Eigen::Rotation2Dd(angle * (1 - gap / kClose)).toRotationMatrix() * found.axes;
}

/// The target of each row, or its class number.
MatrixD targets(const data::Prepared& data, const std::vector<int>& rows) {
    MatrixD result(1, Index(rows.size()));
    for (std::size_t j = 0; j < rows.size(); ++j)
        result(0, Index(j)) = data.dataset->task == data::Task::Classification
                                  ? double(data.dataset->classes[std::size_t(rows[j])])
                                  : data.ownTargets()(0, rows[j]);
    return result;
}

} // namespace

SpreadRows spreadRows(const data::Prepared& data, int most) {
    const auto& split = data.split;
    const std::size_t all = split.train.size() + split.validation.size() + split.test.size();
    SpreadRows spread;
    for (const std::vector<int>* part : {&split.train, &split.validation, &split.test}) {
        const std::size_t count = wanted(part->size(), all, std::size_t(most));
        for (std::size_t i = 0; i < count; ++i)
            spread.rows.push_back((*part)[i * part->size() / count]);
        if (part != &split.test)
            (part == &split.train ? spread.train : spread.validation) = Index(count);
    }
    return spread;
}

core::Matrix<float> activations(const model::Network<float>& network, const VectorD& parameters,
                                const data::Prepared& data, const std::vector<int>& rows, int layer) {
    assert(layer >= 0 && layer < network.layerCount());
    assert(parameters.size() == network.layout().size);
    const core::FlushDenormals flush;
    const core::Vector<float> p = parameters.cast<float>();
    core::Matrix<float> result(network.layer(layer).outputs(), Index(rows.size()));
    const std::size_t block = std::min(kBlock, rows.size());
    auto workspace = network.workspace(Index(block));
    core::Vector<float> memory(network.inputs() * Index(block));
    for (std::size_t first = 0; first < rows.size(); first += block) {
        const Index count = Index(std::min(block, rows.size() - first));
        core::MatrixMap<float> x(memory.data(), network.inputs(), count);
        for (Index j = 0; j < count; ++j)
            x.col(j) = data.features().col(rows[first + std::size_t(j)]).cast<float>();
        network.forward(p, core::ConstMatrixMap<float>(memory.data(), x.rows(), x.cols()), workspace);
        result.middleCols(Index(first), count) = workspace.layers[std::size_t(layer)].a;
    }
    return result;
}

MatrixD PlaneMap::apply(const core::Matrix<float>& a) const {
    assert(a.rows() == mean.size());
    return axes * (a.cast<double>().colwise() - mean);
}

PlaneMap unitMap(const core::Matrix<float>& a, int x, int y) {
    assert(x >= 0 && x < a.rows() && y >= 0 && y < a.rows());
    PlaneMap map;
    map.axes = MatrixD::Zero(2, a.rows());
    map.axes(0, x) = 1;
    if (y != x)
        map.axes(1, y) = 1;
    setShares(map, centred(a, map.mean));
    map.mean.setZero();
    return map;
}

PlaneMap componentMap(const core::Matrix<float>& a, const PlaneMap* before) {
    PlaneMap map;
    const MatrixD x = centred(a, map.mean);
    Directions found = largest(x);
    const double peak = x.size() == 0 ? 0 : (x.colwise() + map.mean).cwiseAbs().maxCoeff();
    dropUnseen(found, peak * peak);
    makeLargestLoadingPositive(found.axes);
    if (before && found.variances[0] > 0)
        align(found, before->axes);
    map.axes = std::move(found.axes);
    setShares(map, x);
    return map;
}

Space space(const model::Network<float>& network, const VectorD& parameters, const data::Prepared& data,
            const SpreadRows& samples, const SpaceChoice& choice, const Response* response,
            const Space* before) {
    Space result;
    result.choice = choice;
    result.samples = samples;
    const auto a = activations(network, parameters, data, samples.rows, choice.layer);
    const core::Matrix<float> training = a.leftCols(samples.train);
    const bool follows = before && before->choice == choice;
    result.againstTarget = a.rows() == 1;
    if (result.againstTarget)
        result.map = unitMap(training, 0, 0);
    else
        result.map = choice.components ? componentMap(training, follows ? &before->map : nullptr)
                                       : unitMap(training, choice.x, choice.y);
    result.points = result.map.apply(a);
    if (result.againstTarget)
        result.points.row(1) = targets(data, samples.rows);
    else if (response)
        result.grid = result.map.apply(response->layers[std::size_t(choice.layer)]);
    return result;
}

} // namespace engine::train
