#pragma once

#include "engine/analysis/calibration.h"
#include "engine/analysis/confusion.h"
#include "engine/analysis/regression_report.h"
#include "engine/analysis/score_curve.h"

#include <memory>

namespace engine::analysis {

/// All that is judged of a network on one part of its data. Immutable, shared; the window and the command
/// line show the same one.
struct PartReport {
    data::Part part = data::Part::Validation;
    train::Evaluation evaluation; ///< loss and accuracy, as AnyTrainer::evaluate says them
    bool hasClasses = false;

    // Of classes.
    Scores scores;
    Confusion confusion; ///< by the network's own answers
    ClassificationReport classes;
    std::vector<ScoreCurve> curves;            ///< one a class against the rest; none with scores not finite
    std::optional<double> macroRocArea;        ///< mean over classes; none where one has none
    std::optional<double> macroAveragePrecision;
    std::optional<Calibration> calibration;    ///< of the class that is said; of two classes of class 1
    std::optional<double> brier;

    // Of numbers.
    train::PartResiduals residuals;
    core::MatrixD targets; ///< outputs × samples, own units
    std::vector<int> rows; ///< sample numbers, in the order of both
    RegressionReport numbers;
    core::Index notFinite = 0; ///< samples with an answer that is no finite number
};
using PartReportPtr = std::shared_ptr<const PartReport>;

/// Pure, for any thread; costs a pass over the part and a sort of its scores for each class. Errors: those of
/// predictionsOf; InvalidValue where no sample is in the part.
core::Result<PartReportPtr> partReport(const train::Experiment& experiment, const data::PreparedPtr& data,
                                       const core::VectorD& parameters, data::Part part,
                                       const std::atomic<bool>* wanted = nullptr);

/// The class that a single number of two classes is about (areas, calibration): 1. Of more classes none: −1.
int positiveClass(const Scores& scores);

} // namespace engine::analysis
