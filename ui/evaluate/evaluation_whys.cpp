#include "ui/evaluate/evaluation_whys.h"

#include "engine/train/predict.h"
#include "ui/data/explorer_words.h"
#include "ui/evaluate/evaluation.h"
#include "ui/evaluate/sample_words.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

using engine::analysis::Average;
using engine::analysis::CellShare;
using engine::analysis::ClassMetric;
using engine::analysis::NumberMetric;

namespace {

/// Sums of more terms than that are shortened, to so many.
const engine::trace::Brief kBrief{12, 8};

QString tr(const char* text) { return QCoreApplication::translate("ui::Evaluation", text); }

QString nameOf(ClassMetric metric) {
    return metric == ClassMetric::Precision ? tr("Precision")
           : metric == ClassMetric::Recall  ? tr("Recall")
                                            : tr("F1");
}

QString wordsOf(ClassMetric metric, const QString& name) {
    if (metric == ClassMetric::Precision)
        return tr("Of the samples that are said to be %1, the share that is. TP: said and is; FP: said and "
                  "is not. ")
            .arg(name);
    if (metric == ClassMetric::Recall)
        return tr("Of the samples that are %1, the share that is found. TP: found; FN: not found. ")
            .arg(name);
    return tr("The harmonic mean of precision and recall of %1. TP: found; FP: said and is not; FN: not "
              "found. ")
        .arg(name);
}

/// Which number is which class, while a line has room for it.
QString numbering(const Evaluation& evaluation) {
    QStringList names;
    const int count = int(evaluation.classes().classes.size());
    for (int k = 0; k < count && k < 12; ++k)
        names << tr("%1 is %2").arg(k + 1).arg(evaluation.nameOf(k));
    if (count > 12)
        names << QStringLiteral("…");
    return tr("Classes by number: %1. ").arg(names.join(QStringLiteral(", ")));
}

QString nameOf(NumberMetric metric) {
    switch (metric) {
    case NumberMetric::MeanSquare:
        return tr("Mean squared error");
    case NumberMetric::MeanAbsolute:
        return tr("Mean absolute error");
    case NumberMetric::RootMeanSquare:
        return tr("Root mean squared error");
    case NumberMetric::R2:
        break;
    }
    return tr("R², the share of variance explained");
}

QString r2Words(const engine::analysis::TargetMetrics& of, engine::core::Index samples) {
    if (samples < 2)
        return tr("R² is not defined for one sample. ");
    if (!of.varies)
        return tr("The targets do not vary: R² counts as 1 where every answer is right, else as 0. ");
    return tr(
        "t̄: the mean target. 1 is perfect, 0 as good as always saying the mean, below 0 worse than that. ");
}

} // namespace

QString wordsOfPart(const Evaluation& evaluation) {
    return tr("%1 %2 samples, with the weights of step %3.")
        .arg(formatCount(evaluation.report()->evaluation.samples), partName(evaluation.part()),
             formatCount(evaluation.step()));
}

Why whyOfHeadline(const Evaluation& evaluation, Headline headline) {
    const auto& report = *evaluation.report();
    Why why;
    switch (headline) {
    case Headline::Accuracy:
        why.title = tr("Accuracy");
        why.explanations = {engine::analysis::explainAccuracy(evaluation.classes())};
        why.words = tr("The diagonal of the confusion matrix over all samples. ");
        break;
    case Headline::Loss:
        why.title = tr("Loss");
        why.explanations = {
            engine::analysis::explainPartLoss(report.evaluation.loss, report.evaluation.samples)};
        why.words = tr("Mean over the samples, in evaluation mode and without penalty. ");
        break;
    case Headline::Brier:
        why.title = tr("Brier score");
        why.explanations = {engine::analysis::explainBrier(*report.brier, report.evaluation.samples)};
        why.words = report.scores.classes() == 2
                        ? tr("The mean squared distance of the probability p of %1 from t, 1 where it is so "
                             "and 0 where not. ")
                              .arg(evaluation.className(1))
                        : tr("The squared distances of all probabilities p of a sample from t, 1 of its "
                             "class and 0 of the others, added up; their mean. ");
        break;
    case Headline::CalibrationError:
        return whyOfCalibration(evaluation, *report.calibration);
    }
    why.words += wordsOfPart(evaluation);
    return why;
}

Why whyOfMetric(const Evaluation& evaluation, int row, ClassMetric metric) {
    const auto& report = evaluation.classes();
    const int classes = int(report.classes.size());
    Why why;
    if (row < classes) {
        const auto& one = report.classes[std::size_t(row)];
        const auto& share = metric == ClassMetric::Precision ? one.precision
                            : metric == ClassMetric::Recall  ? one.recall
                                                             : one.f1;
        const QString name = evaluation.nameOf(row);
        why.title = tr("%1 of %2").arg(nameOf(metric), name);
        why.words = wordsOf(metric, name);
        if (share.isDefined)
            why.explanations = {engine::analysis::explainMetric(report, std::size_t(row), metric)};
        else
            why.words +=
                tr("There is nothing to divide by: it is not defined, and counts as 0 in the means. ");
        why.words += wordsOfPart(evaluation);
        return why;
    }
    const auto average = static_cast<Average>(row - classes);
    why.explanations = {engine::analysis::explainAverage(report, average, metric)};
    if (average == Average::Macro) {
        why.title = tr("%1, macro").arg(nameOf(metric));
        why.words = tr("The mean over the K classes: rare ones count as much as frequent ones. ");
    } else if (average == Average::Weighted) {
        why.title = tr("%1, weighted").arg(nameOf(metric));
        why.words = tr("The mean over the classes, each by its n samples. ");
    } else {
        why.title = tr("%1, micro").arg(nameOf(metric));
        why.words = tr("Over all decisions together. With one class a sample precision, recall, F1 and "
                       "accuracy are then the same. ");
    }
    why.words += (average == Average::Micro ? QString() : numbering(evaluation)) + wordsOfPart(evaluation);
    return why;
}

Why whyOfSupport(const Evaluation& evaluation, int row) {
    Why why;
    why.title = row < int(evaluation.classes().classes.size())
                    ? tr("Samples of %1").arg(evaluation.nameOf(row))
                    : tr("All samples");
    why.words =
        tr("How many samples of the part are of that class: the sum of its row in the confusion matrix. ") +
        wordsOfPart(evaluation);
    return why;
}

Why whyOfRocArea(const Evaluation& evaluation, int one) {
    const auto& curves = evaluation.report()->curves;
    Why why;
    if (one < 0) {
        why.title = tr("Area below the ROC curve, mean over classes");
        if (evaluation.report()->macroRocArea)
            why.explanations = {engine::analysis::explainMeanOfAreas(curves, false)};
        why.words = tr("Each of the K classes against the rest. ");
    } else {
        why.title = tr("Area below the ROC curve of %1").arg(evaluation.className(one));
        if (curves[std::size_t(one)].rocArea)
            why.explanations = {engine::analysis::explainRocArea(curves[std::size_t(one)], kBrief)};
        why.words = tr("The chance that a sample that is %1 has a higher score than one that is not; equal "
                       "scores count half. A sum "
                       "of trapezoids: ΔFP more false positives from one threshold to the next, TP true "
                       "positives at it and TP′ at the "
                       "one before; P samples are of the class, N are not. ")
                        .arg(evaluation.className(one));
    }
    if (why.explanations.empty())
        why.words += tr("Not defined: the part has no sample of a class, or none that is not. ");
    why.words += wordsOfPart(evaluation);
    return why;
}

Why whyOfAveragePrecision(const Evaluation& evaluation, int one) {
    const auto& curves = evaluation.report()->curves;
    Why why;
    if (one < 0) {
        why.title = tr("Average precision, mean over classes");
        if (evaluation.report()->macroAveragePrecision)
            why.explanations = {engine::analysis::explainMeanOfAreas(curves, true)};
        why.words = tr("Each of the K classes against the rest. ");
    } else {
        why.title = tr("Average precision of %1").arg(evaluation.className(one));
        if (curves[std::size_t(one)].averagePrecision)
            why.explanations = {engine::analysis::explainAveragePrecision(curves[std::size_t(one)], kBrief)};
        why.words =
            tr("The precision at each threshold i, by how many of the P samples of the class it adds: ΔTP. ");
    }
    if (why.explanations.empty())
        why.words += tr("Not defined: the part has no sample of a class. ");
    why.words += wordsOfPart(evaluation);
    return why;
}

Why whyOfCell(const Evaluation& evaluation, CellShare share) {
    const auto cell = evaluation.cell().value_or(engine::analysis::Cell());
    const QString is = evaluation.nameOf(cell.truth), said = evaluation.nameOf(cell.answer);
    Why why;
    why.title = tr("Is %1, said %2").arg(is, said);
    why.explanations = {
        engine::analysis::explainCell(evaluation.confusion(), cell.truth, cell.answer, share)};
    why.words = (share == CellShare::OfRow ? tr("Over all samples that are %1. ").arg(is)
                                           : tr("Over all samples that are said to be %1. ").arg(said)) +
                tr("n: samples of a row and a column of the confusion matrix. ") + numbering(evaluation) +
                wordsOfPart(evaluation);
    return why;
}

Why whyOfSum(const Evaluation& evaluation, int one, CellShare of) {
    Why why;
    const QString name = evaluation.nameOf(one);
    const bool ofRow = of == CellShare::OfRow;
    why.title = ofRow ? tr("Samples that are %1").arg(name) : tr("Samples that are said to be %1").arg(name);
    why.explanations = {engine::analysis::explainSum(evaluation.confusion(), one, of)};
    why.words = tr("n: samples of a row and a column of the confusion matrix. ") + numbering(evaluation) +
                wordsOfPart(evaluation);
    return why;
}

Why whyOfProbability(const engine::train::Experiment& experiment, const engine::data::Prepared& data,
                     const engine::core::VectorD& parameters, const engine::core::VectorD& features,
                     int one) {
    const QString name = QString::fromStdString(engine::data::className(*data.dataset, one));
    Why why;
    why.title = tr("Probability of %1").arg(name);
    auto spec = experiment.network;
    std::string activation;
    if (spec.layers.back().settings.find("activation") != nullptr) {
        activation = spec.layers.back().settings.text("activation");
        spec.layers.back().settings.set("activation", std::string("linear"));
    }
    const auto network = engine::model::Network<float>::create(spec);
    const auto* loss = engine::model::findLoss(experiment.training.loss);
    if (!network || !loss || activation.empty() || network->layout().size != parameters.size()) {
        why.words = tr("What the last layer gives for it. ");
        return why;
    }
    const auto z = engine::train::predict(*network, parameters, *loss, data.scaler, features).outputs;
    const bool ofItsOwn =
        activation == "sigmoid" || (activation != "softmax" && loss->name == "binary_cross_entropy");
    why.explanations = {engine::analysis::explainProbability(
        engine::core::VectorD::Map(z.data(), engine::core::Index(z.size())), one, ofItsOwn)};
    why.words =
        z.size() == 1
            ? tr("z: the weighted sum of the last layer, made a probability by the sigmoid. p₂ is that "
                 "of %1, p₁ of %2. ")
                  .arg(QString::fromStdString(engine::data::className(*data.dataset, 1)),
                       QString::fromStdString(engine::data::className(*data.dataset, 0)))
        : ofItsOwn
            ? tr("z: the weighted sum of the output of that class, made a probability by the sigmoid. ")
            : tr("z: the weighted sums of the last layer, one a class; softmax makes probabilities of "
                 "them, which add up to 1. Number %1 is the class %2. ")
                  .arg(one + 1)
                  .arg(name);
    return why;
}

Why whyOfSample(const Evaluation& evaluation, int place) {
    const auto& report = *evaluation.report();
    const int sample = sampleNumber(evaluation, place);
    Why why;
    if (!report.hasClasses) {
        const int worst = worstOutput(evaluation, place);
        const auto& dataset = *evaluation.data()->dataset;
        why.title = tr("Residual of sample %1 · %2")
                        .arg(formatCount(sample), columnTitle(dataset, dataset.features.rows() + worst));
        why.explanations = {engine::analysis::explainResidual(report.targets(worst, place),
                                                              report.residuals.answers(worst, place))};
        why.words = report.targets.rows() > 1
                        ? tr("The target t without the answer y, of the output that is farthest off, "
                             "measured by the root mean square of each. ")
                        : tr("The target t without the answer y. ");
    } else if (report.scores.areProbabilities) {
        why = whyOfProbability(evaluation.experiment(), *evaluation.data(), evaluation.snapshot()->parameters,
                               evaluation.data()->dataset->features.col(sample),
                               scoredClass(evaluation, place));
        why.title += tr(" for sample %1").arg(formatCount(sample));
    } else {
        why.title = tr("Score of sample %1").arg(formatCount(sample));
        why.words = tr("What the network's output gives for %1; no probability, so that it has no bounds. ")
                        .arg(evaluation.className(scoredClass(evaluation, place)));
    }
    why.words += wordsOfPart(evaluation);
    return why;
}

Why whyOfBin(const Evaluation& evaluation, const engine::analysis::CalibrationBin& bin) {
    Why why;
    why.title = tr("Said with a probability of %1 to %2").arg(formatTick(bin.lower), formatTick(bin.upper));
    why.explanations = {engine::analysis::explainBinShare(bin), engine::analysis::explainBinMean(bin)};
    why.words = tr("n samples have such a probability p; of these r times it is so. Calibrated: the share is "
                   "the mean probability p̄. ") +
                wordsOfPart(evaluation);
    return why;
}

Why whyOfCalibration(const Evaluation& evaluation, const engine::analysis::Calibration& calibration) {
    Why why;
    why.title = tr("Expected calibration error");
    why.explanations = {engine::analysis::explainCalibrationError(calibration)};
    why.words = tr("How far the share of cases in which it is so is from the mean probability p̄, over bins "
                   "of equal width, by their n of N "
                   "samples. ") +
                wordsOfPart(evaluation);
    return why;
}

Why whyOfNumber(const Evaluation& evaluation, int output, NumberMetric metric) {
    const auto& report = *evaluation.report();
    Why why;
    const bool isOne = output >= 0 || report.numbers.targets.size() == 1;
    const auto& of =
        isOne ? report.numbers.targets[std::size_t(std::max(output, 0))] : report.numbers.overall;
    why.title = nameOf(metric);
    if (isOne) {
        const auto& dataset = *evaluation.data()->dataset;
        why.title +=
            QStringLiteral(" · ") + columnTitle(dataset, dataset.features.rows() + std::max(output, 0));
        const engine::core::VectorD left = report.residuals.values.row(std::max(output, 0)).transpose();
        why.explanations = {engine::analysis::explainNumber(of, left, metric, kBrief)};
        why.words = tr("r = t − y: what is left of the target t without the answer y. ");
    } else {
        why.explanations = {engine::analysis::explainOverall(report.numbers, metric)};
        why.words = tr("Over the K outputs. ");
    }
    if (metric == NumberMetric::R2)
        why.words = r2Words(of, report.numbers.samples);
    if (evaluation.data()->scalesTargets() && metric != NumberMetric::R2)
        why.words += tr("In the targets’ own units. ");
    why.words += wordsOfPart(evaluation);
    return why;
}

} // namespace ui
