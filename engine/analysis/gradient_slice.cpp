#include "engine/analysis/gradient_slice.h"

#include "engine/analysis/loss_surface.h"
#include "engine/data/columns.h"
#include "engine/model/network.h"
#include "engine/train/hessian.h"

namespace engine::analysis {

using core::VectorD;

double GradientSlice::parabola(double rate) const {
    const double squares = gradientNorm * gradientNorm;
    return loss.front() - rate * squares + rate * rate * squares * curvature / 2;
}

core::Result<GradientSlice> gradientSlice(const train::Experiment& experiment, const data::Prepared& data,
                                          const VectorD& parameters, double largest,
                                          const std::vector<double>& steps, int points) {
    const auto network = model::Network<double>::create(experiment.network);
    if (!network)
        return network.error();
    const model::Loss& loss = *model::findLoss(experiment.training.loss);
    const std::vector<int> rows = surfaceRows(data);
    const core::MatrixD x = data::columns(data.features(), rows), t = data::columns(data.targets, rows);
    const core::ConstMatrixMap<double> in(x.data(), x.rows(), x.cols()), to(t.data(), t.rows(), t.cols());
    auto workspace = network->workspace(x.cols());
    VectorD gradient(parameters.size());
    network->forward(parameters, in, workspace);
    network->backward(parameters, in, to, loss, workspace, gradient);
    if (!gradient.allFinite())
        return core::Error{core::Code::NonFinite, "the gradient is not finite; expected finite weights", {}};
    const auto lossAt = [&](double rate) {
        network->forward(parameters - rate * gradient, in, workspace);
        return network->loss(loss, to, workspace);
    };
    GradientSlice slice;
    slice.gradientNorm = gradient.norm();
    train::HessianProduct product(*network, loss, x, t, parameters);
    if (slice.gradientNorm > 0)
        slice.curvature = gradient.dot(product(gradient)) / gradient.squaredNorm();
    for (int i = 0; i < points; ++i) {
        slice.rates.push_back(largest * i / (points - 1));
        slice.loss.push_back(lossAt(slice.rates.back()));
    }
    slice.steps = steps;
    for (const double rate : steps)
        slice.after.push_back(lossAt(rate));
    return slice;
}

} // namespace engine::analysis
