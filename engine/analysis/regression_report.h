#pragma once

#include "engine/train/residuals.h"

namespace engine::analysis {

/// How far number answers are from their targets, in the targets' own units.
struct TargetMetrics {
    double meanSquare = 0;   ///< mean (t − y)²
    double meanAbsolute = 0; ///< mean |t − y|
    double rootMeanSquare = 0;
    /// 1 − Σ (t − y)² / Σ (t − mean t)², as scikit-learn's r2_score: of targets that do not vary 1 where every
    /// answer is right, else 0. NaN with fewer than two samples.
    double r2 = 0;
    double residualSquares = 0; ///< Σ (t − y)²
    double targetSquares = 0;   ///< Σ (t − mean t)²
    bool varies = true;         ///< the targets do
};

struct RegressionReport {
    core::Index samples = 0;
    std::vector<TargetMetrics> targets; ///< one an output
    /// Mean over outputs (scikit-learn's uniform_average) of the squares, absolutes and r2; the root is that of
    /// the mean square.
    TargetMetrics overall;
};

/// `targets`: outputs × samples, in the order of the residuals, in own units. At least one sample.
RegressionReport regressionReport(const core::MatrixD& targets, const core::MatrixD& answers);

/// Places in the part, the largest |t − y| first (of several outputs the largest in units of each root mean
/// square).
std::vector<int> worstFirst(const train::PartResiduals& residuals);

} // namespace engine::analysis
