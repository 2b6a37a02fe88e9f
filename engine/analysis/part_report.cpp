#include "engine/analysis/part_report.h"

#include "engine/train/evaluation.h"

#include <numeric>

namespace engine::analysis {

using core::Index;

namespace {

std::optional<double> mean(const std::vector<ScoreCurve>& curves,
                           std::optional<double> ScoreCurve::*number) {
    double sum = 0;
    for (const ScoreCurve& curve : curves) {
        if (!(curve.*number))
            return {};
        sum += *(curve.*number);
    }
    return curves.empty() ? std::nullopt : std::optional(sum / static_cast<double>(curves.size()));
}

core::Result<void> judgeClasses(PartReport& report, const std::atomic<bool>* wanted) {
    const Scores& scores = report.scores;
    report.notFinite = scores.notFinite;
    report.confusion = confusionMatrix(scores.truths, scores.answers, scores.classes());
    report.classes = classificationReport(report.confusion);
    if (scores.notFinite > 0)
        return {};
    for (int k = 0; k < scores.classes(); ++k) {
        if (wanted != nullptr && !*wanted)
            return core::Error{core::Code::Cancelled, "cancelled", {}};
        report.curves.push_back(scoreCurve(isOf(scores, k), scoresFor(scores, k)));
    }
    report.macroRocArea = mean(report.curves, &ScoreCurve::rocArea);
    report.macroAveragePrecision = mean(report.curves, &ScoreCurve::averagePrecision);
    if (scores.areProbabilities) {
        report.calibration = calibration(scores, positiveClass(scores));
        report.brier = brierScore(scores);
    }
    return {};
}

void judgeNumbers(PartReport& report, const data::Prepared& data, const train::Predictions& predictions) {
    report.residuals = train::residualsOf(predictions.outputs, data, predictions.part);
    report.rows = data.split.rows(predictions.part);
    report.targets = data::columns(data.ownTargets(), report.rows);
    report.numbers = regressionReport(report.targets, report.residuals.answers);
    for (Index i = 0; i < report.residuals.answers.cols(); ++i)
        report.notFinite += report.residuals.answers.col(i).allFinite() ? 0 : 1;
}

} // namespace

int positiveClass(const Scores& scores) { return scores.classes() == 2 ? 1 : -1; }

core::Result<PartReportPtr> partReport(const train::Experiment& experiment, const data::PreparedPtr& data,
                                       const core::VectorD& parameters, data::Part part,
                                       const std::atomic<bool>* wanted) {
    if (data->split.rows(part).empty())
        return train::emptyPart(part);
    const auto predictions = train::predictionsOf(experiment, data, parameters, part, wanted);
    if (!predictions)
        return predictions.error();
    auto report = std::make_shared<PartReport>();
    report->part = part;
    report->evaluation = predictions->evaluation;
    report->hasClasses = data->dataset->task == data::Task::Classification;
    if (!report->hasClasses) {
        judgeNumbers(*report, *data, *predictions);
        report->evaluation.rootMeanSquare = report->residuals.rootMeanSquare;
        return PartReportPtr(report);
    }
    report->scores = scoresOf(experiment, *data, *predictions);
    if (auto judged = judgeClasses(*report, wanted); !judged)
        return judged.error();
    return PartReportPtr(report);
}

} // namespace engine::analysis
