#pragma once

#include "engine/analysis/metric_story.h"
#include "ui/panels/why_popup.h"

namespace ui {

class Evaluation;

// What is to be said of the numbers of an evaluation.

/// "of 75 validation samples, with the weights of step 1,200"
QString wordsOfPart(const Evaluation& evaluation);
enum class Headline { Accuracy, Loss, Brier, CalibrationError };
Why whyOfHeadline(const Evaluation& evaluation, Headline headline);
/// Of a row of the report by class; behind the classes macro, micro, weighted.
Why whyOfMetric(const Evaluation& evaluation, int row, engine::analysis::ClassMetric metric);
Why whyOfSupport(const Evaluation& evaluation, int row);
/// Of one class, or (−1) their mean.
Why whyOfRocArea(const Evaluation& evaluation, int one);
Why whyOfAveragePrecision(const Evaluation& evaluation, int one);
/// Of the cell that is chosen.
Why whyOfCell(const Evaluation& evaluation, engine::analysis::CellShare share);
/// Of a row or column of the confusion matrix.
Why whyOfSum(const Evaluation& evaluation, int one, engine::analysis::CellShare of);
/// How probable the network says a class to be, of a sample (in the data's own units) by those weights.
Why whyOfProbability(const engine::train::Experiment& experiment, const engine::data::Prepared& data,
                     const engine::core::VectorD& parameters, const engine::core::VectorD& features, int one);
/// How sure it is of a sample, or how far it is off: what the list of samples says of that place in the part.
Why whyOfSample(const Evaluation& evaluation, int place);
Why whyOfBin(const Evaluation& evaluation, const engine::analysis::CalibrationBin& bin);
Why whyOfCalibration(const Evaluation& evaluation, const engine::analysis::Calibration& calibration);
/// Of one output, or (−1) of all.
Why whyOfNumber(const Evaluation& evaluation, int output, engine::analysis::NumberMetric metric);

} // namespace ui
