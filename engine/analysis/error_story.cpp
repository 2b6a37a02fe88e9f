// Of metric_story.h: what is said of probabilities and of numbers.
#include "engine/analysis/metric_story.h"

#include "engine/train/story_parts.h"

#include <cmath>

namespace engine::analysis {

using core::Index;
using trace::Expression;
using trace::Symbol;
using train::story::explanation;
using train::story::number;
using train::story::total;

namespace {

const char* nameOf(NumberMetric metric) {
    switch (metric) {
    case NumberMetric::MeanSquare:
        return "MSE";
    case NumberMetric::MeanAbsolute:
        return "MAE";
    case NumberMetric::RootMeanSquare:
        return "RMSE";
    case NumberMetric::R2:
        break;
    }
    return "R²";
}

double valueOf(const TargetMetrics& of, NumberMetric metric) {
    switch (metric) {
    case NumberMetric::MeanSquare:
        return of.meanSquare;
    case NumberMetric::MeanAbsolute:
        return of.meanAbsolute;
    case NumberMetric::RootMeanSquare:
        return of.rootMeanSquare;
    case NumberMetric::R2:
        break;
    }
    return of.r2;
}

Expression samplesOf(Index samples) { return number({"N", {}, {}}, static_cast<double>(samples)); }

/// Σ of one number a residual.
Expression overResiduals(const core::VectorD& residuals, bool squares, const trace::Brief& brief) {
    trace::Terms terms;
    terms.count = residuals.size();
    terms.number = [&residuals, squares](Index i) {
        return squares ? std::pow(residuals(i), 2.0) : std::abs(residuals(i));
    };
    terms.make = [&residuals, squares](Index i) {
        Expression r = number({"r", std::to_string(i + 1), {}}, residuals(i));
        return trace::asTerm(
            squares ? trace::power(std::move(r), trace::constant(2)) : trace::call("abs", {std::move(r)}), i);
    };
    return trace::sumOf(brief, terms);
}

Expression symbolic(bool squares) {
    Expression r = trace::letter({"r", "i", {}});
    return trace::bigSum("i", squares ? trace::power(std::move(r), trace::constant(2))
                                      : trace::call("abs", {std::move(r)}));
}

/// A mean of a part from its total.
trace::Explanation meanOfPart(Symbol subject, Symbol sum, double mean, Index samples) {
    return explanation(
        std::move(subject), mean,
        trace::quotient(number(std::move(sum), mean * static_cast<double>(samples)), samplesOf(samples)));
}

trace::Explanation explainR2(const TargetMetrics& target) {
    const Symbol subject{"R²", {}, {}};
    if (!target.varies || std::isnan(target.r2))
        return explanation(subject, target.r2, number({"Σ(t − y)²", {}, {}}, target.residualSquares));
    return explanation(
        subject, target.r2,
        trace::difference(trace::constant(1),
                          trace::quotient(number({"Σ(t − y)²", {}, {}}, target.residualSquares),
                                          number({"Σ(t − t̄)²", {}, {}}, target.targetSquares))));
}

} // namespace

trace::Explanation explainNumber(const TargetMetrics& target, const core::VectorD& residuals,
                                 NumberMetric metric, const trace::Brief& brief) {
    if (metric == NumberMetric::R2)
        return explainR2(target);
    const bool squares = metric != NumberMetric::MeanAbsolute,
               isRoot = metric == NumberMetric::RootMeanSquare;
    Expression mean = trace::quotient(overResiduals(residuals, squares, brief), samplesOf(residuals.size()));
    Expression formula = trace::quotient(symbolic(squares), samplesOf(residuals.size()));
    if (isRoot) {
        mean = train::story::root(std::move(mean));
        formula = train::story::root(std::move(formula));
    }
    return explanation({nameOf(metric), {}, {}}, valueOf(target, metric), std::move(mean),
                       std::move(formula));
}

trace::Explanation explainOverall(const RegressionReport& report, NumberMetric metric) {
    const bool isRoot = metric == NumberMetric::RootMeanSquare;
    const NumberMetric part = isRoot ? NumberMetric::MeanSquare : metric;
    std::vector<Expression> terms;
    for (std::size_t k = 0; k < report.targets.size(); ++k)
        terms.push_back(number({nameOf(part), std::to_string(k + 1), {}}, valueOf(report.targets[k], part)));
    const Expression outputs = number({"K", {}, {}}, static_cast<double>(report.targets.size()));
    Expression mean = trace::quotient(total(std::move(terms)), outputs);
    Expression formula = trace::quotient(trace::bigSum("k", trace::letter({nameOf(part), "k", {}})), outputs);
    if (isRoot) {
        mean = train::story::root(std::move(mean));
        formula = train::story::root(std::move(formula));
    }
    return explanation({nameOf(metric), {}, {}}, valueOf(report.overall, metric), std::move(mean),
                       std::move(formula));
}

trace::Explanation explainResidual(double target, double answer) {
    return explanation({"r", {}, {}}, target - answer,
                       trace::difference(number({"t", {}, {}}, target), number({"y", {}, {}}, answer)));
}

trace::Explanation explainContribution(const Contributions& contributions, Index input) {
    const std::string name = std::to_string(input + 1);
    return explanation({"contribution", name, {}}, contributions.values(input),
                       trace::product({number({"x", name, {}}, contributions.inputs(input)),
                                       number({"∂z/∂x", name, {}}, contributions.gradients(input))}));
}

trace::Explanation explainCalibrationError(const Calibration& calibration) {
    std::vector<Expression> terms;
    for (std::size_t b = 0; b < calibration.bins.size(); ++b) {
        const CalibrationBin& bin = calibration.bins[b];
        const std::string name = std::to_string(b + 1);
        if (bin.samples > 0)
            terms.push_back(trace::product(
                {trace::quotient(number({"n", name, {}}, static_cast<double>(bin.samples)),
                                 samplesOf(calibration.samples)),
                 trace::call("abs", {trace::difference(number({"share", name, {}}, bin.share()),
                                                       number({"p̄", name, {}}, bin.mean()))})}));
    }
    const Expression symbols = trace::bigSum(
        "b", trace::product({trace::quotient(trace::letter({"n", "b", {}}), samplesOf(calibration.samples)),
                             trace::call("abs", {trace::difference(trace::letter({"share", "b", {}}),
                                                                   trace::letter({"p̄", "b", {}}))})}));
    return explanation({"ECE", {}, {}}, calibration.expectedError, total(std::move(terms)), symbols);
}

trace::Explanation explainBinShare(const CalibrationBin& bin) {
    return explanation({"share", {}, {}}, bin.share(),
                       trace::quotient(number({"r", {}, {}}, static_cast<double>(bin.hits)),
                                       number({"n", {}, {}}, static_cast<double>(bin.samples))));
}

trace::Explanation explainBinMean(const CalibrationBin& bin) {
    return explanation({"p̄", {}, {}}, bin.mean(),
                       trace::quotient(number({"Σp", {}, {}}, bin.sum),
                                       number({"n", {}, {}}, static_cast<double>(bin.samples))));
}

trace::Explanation explainBrier(double brier, Index samples) {
    return meanOfPart({"Brier", {}, {}}, {"Σ(p − t)²", {}, {}}, brier, samples);
}

trace::Explanation explainPartLoss(double loss, Index samples) {
    return meanOfPart({"L", {}, {}}, {"ΣL", {}, {}}, loss, samples);
}

} // namespace engine::analysis
