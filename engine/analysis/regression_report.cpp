#include "engine/analysis/regression_report.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace engine::analysis {

using core::Index;

namespace {

double r2Of(const TargetMetrics& target, Index samples) {
    if (samples < 2)
        return std::numeric_limits<double>::quiet_NaN();
    if (target.varies)
        return 1 - target.residualSquares / target.targetSquares;
    return target.residualSquares == 0 ? 1 : 0;
}

} // namespace

RegressionReport regressionReport(const core::MatrixD& targets, const core::MatrixD& answers) {
    assert(targets.rows() == answers.rows() && targets.cols() == answers.cols() && targets.cols() > 0);
    RegressionReport report;
    report.samples = targets.cols();
    const auto samples = static_cast<double>(report.samples);
    for (Index i = 0; i < targets.rows(); ++i) {
        const Eigen::ArrayXd t = targets.row(i).transpose().array(), left = t - answers.row(i).transpose().array();
        TargetMetrics target;
        target.residualSquares = left.square().sum();
        target.targetSquares = (t - t.mean()).square().sum();
        target.varies = target.targetSquares != 0;
        target.meanSquare = target.residualSquares / samples;
        target.meanAbsolute = left.abs().mean();
        target.rootMeanSquare = std::sqrt(target.meanSquare);
        target.r2 = r2Of(target, report.samples);
        report.targets.push_back(target);
        const double share = 1 / static_cast<double>(targets.rows());
        report.overall.meanSquare += share * target.meanSquare;
        report.overall.meanAbsolute += share * target.meanAbsolute;
        report.overall.r2 += share * target.r2;
        report.overall.varies = report.overall.varies && target.varies;
    }
    report.overall.rootMeanSquare = std::sqrt(report.overall.meanSquare);
    if (targets.rows() == 1)
        report.overall = report.targets.front();
    return report;
}

std::vector<int> worstFirst(const train::PartResiduals& residuals) {
    std::vector<double> size(static_cast<std::size_t>(residuals.values.cols()), 0);
    for (Index i = 0; i < residuals.values.cols(); ++i)
        for (Index k = 0; k < residuals.values.rows(); ++k) {
            const double one = std::abs(residuals.values(k, i)) / std::max(1e-300, residuals.rootMeanSquare(k));
            size[static_cast<std::size_t>(i)] =
                std::max(size[static_cast<std::size_t>(i)], std::isfinite(one) ? one : HUGE_VAL);
        }
    std::vector<int> order(size.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return size[static_cast<std::size_t>(a)] > size[static_cast<std::size_t>(b)];
    });
    return order;
}

} // namespace engine::analysis
