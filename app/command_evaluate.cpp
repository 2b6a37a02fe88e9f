#include "app/command.h"

#include "engine/analysis/part_report.h"
#include "engine/data/columns.h"
#include "engine/io/json.h"
#include "engine/io/reports.h"

#include <array>
#include <cmath>

namespace app {

namespace {

using engine::analysis::AverageMetrics;
using engine::analysis::PartReport;
using engine::analysis::TargetMetrics;
using engine::data::Part;
using engine::io::Bytes;

std::optional<Part> partNamed(const QString& name) {
    static const std::array<std::pair<const char*, Part>, 3> kParts = {
        {{"train", Part::Train}, {"validation", Part::Validation}, {"test", Part::Test}}};
    for (const auto& [word, part] : kParts)
        if (name == QLatin1String(word))
            return part;
    return {};
}

/// JSON knows no NaN.
Bytes number(double value) { return std::isfinite(value) ? engine::io::numberText(value) : "null"; }
Bytes number(const std::optional<double>& value) { return value ? number(*value) : "null"; }

Bytes field(const char* name, const Bytes& value) { return std::string("\"") + name + "\": " + value; }

/// [a, b, …] of text(0), text(1), …
template <class Text>
Bytes list(Eigen::Index count, Text text) {
    Bytes made = "[";
    for (Eigen::Index i = 0; i < count; ++i)
        made += (i > 0 ? ", " : "") + text(i);
    return made + "]";
}

Bytes shares(double precision, double recall, double f1) {
    return field("precision", number(precision)) + ", " + field("recall", number(recall)) + ", " +
           field("f1", number(f1));
}

Bytes average(const char* name, const AverageMetrics& of, const Bytes& more = {}) {
    return ", " + field(name, "{" + shares(of.precision, of.recall, of.f1) + more + "}");
}

Bytes classOf(const PartReport& report, const engine::data::Dataset& dataset, Eigen::Index k) {
    const auto& one = report.classes.classes[std::size_t(k)];
    Bytes text = "{" + field("name", engine::io::jsonText(engine::data::className(dataset, int(k)))) + ", " +
                 shares(one.precision.value, one.recall.value, one.f1.value) + ", " +
                 field("support", std::to_string(one.support));
    if (!report.curves.empty())
        text += ", " + field("roc_auc", number(report.curves[std::size_t(k)].rocArea)) + ", " +
                field("average_precision", number(report.curves[std::size_t(k)].averagePrecision));
    // A quotient without anything below counts as 0.
    Bytes undefined;
    for (const auto& [name, share] :
         {std::pair("precision", one.precision), std::pair("recall", one.recall), std::pair("f1", one.f1)})
        if (!share.isDefined)
            undefined += (undefined.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    return text + (undefined.empty() ? Bytes() : ", " + field("undefined", "[" + undefined + "]")) + "}";
}

Bytes classes(const PartReport& report, const engine::data::Dataset& dataset) {
    const auto& confusion = report.confusion;
    Bytes text = ", " + field("confusion_matrix", list(confusion.rows(), [&](Eigen::Index row) {
                                  return list(confusion.cols(), [&](Eigen::Index column) {
                                      return std::to_string(confusion(row, column));
                                  });
                              }));
    text += ", " + field("classes",
                         list(confusion.rows(), [&](Eigen::Index k) { return classOf(report, dataset, k); }));
    Bytes areas;
    if (!report.curves.empty())
        areas = ", " + field("roc_auc", number(report.macroRocArea)) + ", " +
                field("average_precision", number(report.macroAveragePrecision));
    text += average("macro", report.classes.macro, areas) + average("micro", report.classes.micro) +
            average("weighted", report.classes.weighted);
    if (report.brier)
        text += ", " + field("brier", number(*report.brier)) + ", " +
                field("expected_calibration_error", number(report.calibration->expectedError));
    return text;
}

Bytes errors(const TargetMetrics& of) {
    return field("mse", number(of.meanSquare)) + ", " + field("mae", number(of.meanAbsolute)) + ", " +
           field("rmse", number(of.rootMeanSquare)) + ", " + field("r2", number(of.r2));
}

/// Of each target, in its own units; what the loss is in where that is another.
Bytes numbers(const PartReport& report, const engine::data::Prepared& data) {
    const auto& dataset = *data.dataset;
    const auto& of = report.numbers;
    Bytes text = data.scalesTargets() ? ", \"loss_units\": \"standardized targets\"" : "";
    text += ", " + field("root_mean_square_error",
                         list(report.residuals.rootMeanSquare.size(),
                              [&](Eigen::Index i) { return number(report.residuals.rootMeanSquare(i)); }));
    text += ", " + errors(of.overall);
    return text + ", " + field("targets", list(Eigen::Index(of.targets.size()), [&](Eigen::Index i) {
                                   return "{" +
                                          field("name", engine::io::jsonText(engine::data::columnName(
                                                            dataset, dataset.features.rows() + i))) +
                                          ", " + errors(of.targets[std::size_t(i)]) + "}";
                               }));
}

} // namespace

int evaluate(const Words& words) {
    const QString split = words.options.value(QStringLiteral("--split"), QStringLiteral("test"));
    const auto part = partNamed(split);
    if (!part)
        return unusable(
            QStringLiteral("evaluate: --split %1: expected train, validation or test").arg(split));
    const auto loaded = loadProject(words.file);
    if (!loaded)
        return unusable(words.file, loaded.error());
    const auto made = engine::analysis::partReport(loaded->trainer->experiment(), loaded->data,
                                                   loaded->trainer->state().parameters, *part);
    if (!made)
        return unusable(words.file, made.error());
    const PartReport& report = **made;
    Bytes text = "{\"split\": \"" + split.toStdString() +
                 "\", \"samples\": " + std::to_string(report.evaluation.samples) +
                 ", \"loss\": " + number(report.evaluation.loss);
    if (report.evaluation.accuracy)
        text += ", \"accuracy\": " + number(*report.evaluation.accuracy);
    if (report.notFinite > 0)
        text += ", \"not_finite\": " + std::to_string(report.notFinite);
    text += report.hasClasses ? classes(report, *loaded->data->dataset) : numbers(report, *loaded->data);
    return deliver(words, text + "}\n");
}

} // namespace app
