#include "ui/evaluate/sample_words.h"

#include "ui/data/explorer_words.h"
#include "ui/evaluate/evaluation.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::core::Index;

namespace {

/// So many numbers of a sample are told.
constexpr Index kFirst = 6;

QString tr(const char* text) { return QCoreApplication::translate("ui::SampleList", text); }

} // namespace

bool hasPictures(const Evaluation& evaluation) {
    return evaluation.report() && evaluation.data()->dataset->imageWidth > 0;
}

int sampleNumber(const Evaluation& evaluation, int place) {
    const auto& report = *evaluation.report();
    const auto& samples = report.hasClasses ? report.scores.samples : report.rows;
    return std::size_t(place) < samples.size() ? samples[std::size_t(place)] : -1;
}

int worstOutput(const Evaluation& evaluation, int place) {
    const auto& residuals = evaluation.report()->residuals;
    int worst = 0;
    double most = -1;
    for (Index k = 0; k < residuals.values.rows(); ++k) {
        const double one =
            std::abs(residuals.values(k, place)) / std::max(1e-300, residuals.rootMeanSquare(k));
        if (!(one <= most)) {
            most = one;
            worst = int(k);
        }
    }
    return worst;
}

int scoredClass(const Evaluation& evaluation, int place) {
    const auto& decision = evaluation.decision();
    return decision.one >= 0 ? decision.one : evaluation.answers().answers[std::size_t(place)];
}

QString sampleVerdict(const Evaluation& evaluation, int place) {
    const auto& report = *evaluation.report();
    if (report.hasClasses)
        return tr("is %1, said %2")
            .arg(evaluation.className(report.scores.truths[std::size_t(place)]),
                 evaluation.nameOf(evaluation.answers().answers[std::size_t(place)]));
    const int k = worstOutput(evaluation, place);
    const QString target = formatNumber(report.targets(k, place)),
                  answer = formatNumber(report.residuals.answers(k, place));
    if (report.targets.rows() == 1)
        return tr("target %1, answer %2").arg(target, answer);
    const auto& set = *evaluation.data()->dataset;
    return QStringLiteral("%1: %2 → %3").arg(columnTitle(set, set.features.rows() + k), target, answer);
}

QString sampleArrow(const Evaluation& evaluation, int place) {
    const auto& report = *evaluation.report();
    if (!report.hasClasses)
        return QStringLiteral("%1 → %2").arg(
            formatCompact(report.targets(worstOutput(evaluation, place), place)),
            formatCompact(report.residuals.answers(worstOutput(evaluation, place), place)));
    return QStringLiteral("%1 → %2").arg(evaluation.className(report.scores.truths[std::size_t(place)]),
                                         evaluation.nameOf(evaluation.answers().answers[std::size_t(place)]));
}

QString sampleSureness(const Evaluation& evaluation, int place) {
    const auto& report = *evaluation.report();
    if (!report.hasClasses)
        return tr("residual %1")
            .arg(formatNumber(report.residuals.values(worstOutput(evaluation, place), place)));
    const auto& decision = evaluation.decision();
    const double score = report.scores.values(scoredClass(evaluation, place), place);
    if (!report.scores.areProbabilities)
        return tr("score %1").arg(formatNumber(score));
    const QString percent = QStringLiteral("%1 %").arg(100 * score, 0, 'f', 1);
    return decision.one >= 0 ? QStringLiteral("P(%1) %2").arg(evaluation.className(decision.one), percent)
                             : percent;
}

QString sampleTitle(const Evaluation& evaluation, int place) {
    const int sample = sampleNumber(evaluation, place);
    const auto& set = *evaluation.data()->dataset;
    QString text = tr("sample %1").arg(formatCount(sample));
    if (std::size_t(sample) < set.sampleNames.size())
        return QStringLiteral("%1 · %2").arg(QString::fromStdString(set.sampleNames[std::size_t(sample)]),
                                             text);
    if (set.imageWidth > 0)
        return text;
    for (Index i = 0; i < set.features.rows() && i < kFirst; ++i)
        text += QStringLiteral(" · %1 %2").arg(columnTitle(set, i), formatTick(set.features(i, sample)));
    return set.features.rows() > kFirst ? text + QStringLiteral(" …") : text;
}

} // namespace ui
