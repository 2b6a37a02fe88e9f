#pragma once

#include "engine/core/matrix.h"

#include <optional>
#include <vector>

namespace engine::analysis {

/// What is said from a threshold on: samples whose score is at least that.
struct Cut {
    double threshold = 0;
    core::Index truePositives = 0, falsePositives = 0;
};

/// One class against the rest over all thresholds: a cut at each distinct score, from the highest down (equal
/// scores are one cut), as scikit-learn's roc_curve (drop_intermediate=False; its first point, nothing said, is
/// (0, 0)) and precision_recall_curve (in its order from the end; its last point, nothing said, is precision
/// 1 at recall 0).
struct ScoreCurve {
    std::vector<Cut> cuts;
    core::Index positives = 0, negatives = 0;
    /// Area below the true positive rate over the false positive rate, by trapezoids; none where there are
    /// only positives or only negatives.
    std::optional<double> rocArea;
    /// Σ (Rᵢ − Rᵢ₋₁) Pᵢ: the area below precision over recall by steps; none without positives.
    std::optional<double> averagePrecision;

    double falsePositiveRate(const Cut& cut) const; ///< NaN without negatives
    double truePositiveRate(const Cut& cut) const;  ///< the recall; NaN without positives
    static double precision(const Cut& cut);        ///< not of a cut where nothing is said
};

/// `scores`: finite, one a sample.
ScoreCurve scoreCurve(const std::vector<char>& isPositive, const std::vector<double>& scores);

} // namespace engine::analysis
