#pragma once

#include "../train/examples.h"
#include "engine/analysis/comparison.h"

/// One linear layer with mean squared error: its loss is a quadratic whose numbers are known in closed form.
namespace quadratic {

using namespace engine;
using core::Index;
using core::MatrixD;
using core::VectorD;

/// y = 2x₁ − x₂ + 0.5 exactly, inputs of unlike spread.
inline data::PreparedPtr line(int rows = 40) {
    MatrixD x(2, rows), t(1, rows);
    core::Random random(21);
    for (int j = 0; j < rows; ++j) {
        x(0, j) = random.normal(0, 2);
        x(1, j) = random.normal(0, 0.5);
        t(0, j) = 2 * x(0, j) - x(1, j) + 0.5;
    }
    return examples::prepared(data::Task::Regression, x, t, examples::splitInOrder(rows, 0, 0));
}

/// Full batches.
inline analysis::LaneSpec lane(double rate) {
    analysis::LaneSpec lane{"", examples::experiment({2, 1}, "linear", "linear", "mse", "sgd", rate), line()};
    lane.experiment.training.batchSize = 1000;
    lane.experiment.training.precision = train::Precision::Float64;
    lane.initial = VectorD::Zero(3);
    return lane;
}

/// Inputs with a row of ones: parameters are w₁, w₂, b.
inline MatrixD inputs(const data::Prepared& data) {
    MatrixD x(3, data.features().cols());
    x.topRows(2) = data.features();
    x.row(2).setOnes();
    return x;
}

inline double loss(const data::Prepared& data, const VectorD& parameters) {
    const MatrixD errors = parameters.transpose() * inputs(data) - data.targets;
    return errors.squaredNorm() / double(errors.size());
}

/// ∂²L/∂θ² = 2·X·Xᵀ/n.
inline MatrixD hessian(const data::Prepared& data) {
    const MatrixD x = inputs(data);
    return 2 * x * x.transpose() / double(x.cols());
}

} // namespace quadratic
