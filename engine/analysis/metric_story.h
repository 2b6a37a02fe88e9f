#pragma once

#include "engine/analysis/calibration.h"
#include "engine/analysis/confusion.h"
#include "engine/analysis/contributions.h"
#include "engine/analysis/regression_report.h"
#include "engine/analysis/score_curve.h"
#include "engine/trace/expression.h"
#include "engine/trace/terms.h"

#include <string>

namespace engine::analysis {

// Why a number of an evaluation is what it is: its formula with the counts in it. Names of classes are told
// by whoever shows it; here n are counts, TP the samples of a class that are said to be of it.

/// r / N: the diagonal over all samples.
trace::Explanation explainAccuracy(const ClassificationReport& report);
/// A cell over its row (recall's way) or its column (precision's way). Not where that is empty.
enum class CellShare { OfRow, OfColumn };
trace::Explanation explainCell(const Confusion& confusion, core::Index truth, core::Index answer,
                               CellShare of);

/// Its row or its column added up.
trace::Explanation explainSum(const Confusion& confusion, core::Index one, CellShare of);
/// The probability of a class, from the sums z that the last layer makes it of: 1 / (1 + exp(−z)) of its own
/// (of a single one: of class 1, of class 0 what is left), or exp(z) over those of all.
trace::Explanation explainProbability(const core::VectorD& z, core::Index one, bool ofItsOwn);

enum class ClassMetric { Precision, Recall, F1 };
/// Not where it is not defined.
trace::Explanation explainMetric(const ClassificationReport& report, std::size_t one, ClassMetric metric);
enum class Average { Macro, Micro, Weighted };
/// Over all classes. At least one sample.
trace::Explanation explainAverage(const ClassificationReport& report, Average average, ClassMetric metric);

/// The area of trapezoids; not where there is none. Longer sums are shortened by `brief`.
trace::Explanation explainRocArea(const ScoreCurve& curve, const trace::Brief& brief = {});
/// The steps; not where there is none.
trace::Explanation explainAveragePrecision(const ScoreCurve& curve, const trace::Brief& brief = {});
/// "AUC", "AP": mean over classes, of those that all have one.
trace::Explanation explainMeanOfAreas(const std::vector<ScoreCurve>& curves, bool averagePrecision);
/// One point of a curve: recall and false positive rate, or precision.
trace::Explanation explainTruePositiveRate(const ScoreCurve& curve, const Cut& cut);
trace::Explanation explainFalsePositiveRate(const ScoreCurve& curve, const Cut& cut);
trace::Explanation explainPrecisionAt(const Cut& cut);

trace::Explanation explainCalibrationError(const Calibration& calibration);
/// Of a bin that is not empty: how often it happened, and the mean probability.
trace::Explanation explainBinShare(const CalibrationBin& bin);
trace::Explanation explainBinMean(const CalibrationBin& bin);
trace::Explanation explainBrier(double brier, core::Index samples);
/// Of a part that is looked at once.
trace::Explanation explainPartLoss(double loss, core::Index samples);

enum class NumberMetric { MeanSquare, MeanAbsolute, RootMeanSquare, R2 };
/// Of one output, from its residuals t − y.
trace::Explanation explainNumber(const TargetMetrics& target, const core::VectorD& residuals,
                                 NumberMetric metric, const trace::Brief& brief = {});
/// Of all outputs, from those of each.
trace::Explanation explainOverall(const RegressionReport& report, NumberMetric metric);
/// t − y
trace::Explanation explainResidual(double target, double answer);

/// x ∂z/∂x, of one input; not of an embedding, which has no gradient.
trace::Explanation explainContribution(const Contributions& contributions, core::Index input);

} // namespace engine::analysis
