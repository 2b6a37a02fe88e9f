#include "engine/trace/copied_code.h"

#include "engine/trace/gradient_check.h"

#include <algorithm>
#include <cmath>

namespace engine::trace {

namespace {

double relativeError(double a, double b) {
    const double larger = std::max(std::abs(a), std::abs(b));
    return larger > 0 ? std::abs(a - b) / larger : 0;
}

/// What the copied line computes: no factor before the sum.
core::MatrixD copiedGradient(const Trace& trace) {
    const auto& a = trace.operations[static_cast<std::size_t>(trace.find(Phase::Forward, 0, "a"))].values;
    const core::MatrixD slope = (a.array() * (1 - a.array())).matrix();
    return (a - trace.input.t).cwiseProduct(slope) * trace.input.x.transpose();
}

} // namespace

bool isCopiedExample(const model::NetworkSpec& network, const std::string& loss,
                     const optim::OptimizerSpec& optimizer) {
    if (network.layers.size() != 1 || network.layers[0].type != "dense" || loss != "mse" ||
        optimizer.type != "sgd" || optimizer.settings.real("momentum") != 0)
        return false;
    return network.layers[0].settings.text("activation") == "sigmoid";
}

core::Result<CopiedCode> copiedCode(const PassInput& input, long long updates) {
    if (!isCopiedExample(input.network, input.loss, input.optimizer))
        return core::Error{core::Code::Unsupported,
                           "expected one dense sigmoid layer with mse, trained by sgd without momentum",
                           "network"};
    const auto recorded = record(input);
    if (!recorded)
        return recorded.error();
    const Trace& trace = **recorded;
    const int operation = trace.find(Phase::Backward, 0, "dL/dW");
    const core::MatrixD& ours = trace.operations[static_cast<std::size_t>(operation)].values;
    const core::MatrixD copied = copiedGradient(trace);
    const core::ConstMatrixMap<double> weights =
        model::view(trace.input.parameters, *trace.layout.find(0, "weight"));

    CopiedCode code;
    code.inputs = input.x.rows();
    code.outputs = input.t.rows();
    code.samples = input.x.cols();
    code.factor = 2.0 / static_cast<double>(code.samples * code.outputs);
    code.learningRate = trace.input.learningRate;
    code.weightDecay = trace.input.optimizer.settings.real("weight_decay");
    code.updates = updates;
    code.kept = std::pow(1 - code.learningRate * code.weightDecay, static_cast<double>(updates));
    for (core::Index row = 0; row < ours.rows(); ++row)
        for (core::Index col = 0; col < ours.cols(); ++col)
            code.gradients.push_back({row, col, copied(row, col), ours(row, col), 0});
    std::stable_sort(code.gradients.begin(), code.gradients.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.ours) > std::abs(b.ours); });
    code.gradients.resize(std::min(code.gradients.size(), CopiedCode::kMostShown));
    for (CopiedCode::Gradient& each : code.gradients) {
        const auto difference =
            numericGradient(trace, {operation, static_cast<int>(each.row), static_cast<int>(each.col), -1});
        each.numeric = difference ? difference->numeric : std::nan("");
        code.copiedError = std::max(code.copiedError, relativeError(each.copied, each.numeric));
        code.ourError = std::max(code.ourError, relativeError(each.ours, each.numeric));
        const double w = weights(each.row, each.col);
        code.steps.push_back({each.row, each.col, w, -code.learningRate * each.ours,
                              -code.learningRate * code.weightDecay * w});
    }
    return code;
}

} // namespace engine::trace
