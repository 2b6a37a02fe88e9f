#include "ui/panels/autopsy_words.h"

#include "ui/network/layer_names.h"
#include "ui/number_links.h"
#include "ui/panels/autopsy_whys.h"
#include "ui/theme.h"
#include "ui/trace/update_parts.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {

namespace {

using engine::model::NetworkSpec;
using engine::trace::Phase;
using engine::train::Autopsy;
using engine::train::BrokenNumber;
using engine::train::Precision;
using namespace autopsy_keys;

QString tr(const char* text) { return QCoreApplication::translate("ui::AutopsyView", text); }

QString precisionName(const Autopsy& autopsy) {
    return autopsy.precision == Precision::Float32 ? QStringLiteral("float32") : QStringLiteral("float64");
}

QString capitalized(QString text) {
    // A letter of a formula stays as it is.
    if (text.size() > 1 && text[1].isLetter())
        text[0] = text[0].toUpper();
    return text;
}

bool isLoss(const BrokenNumber& broken) { return broken.phase == Phase::Loss; }
bool isWeight(const BrokenNumber& broken) { return broken.name == "W" || broken.name == "dL/dW"; }
bool isBias(const BrokenNumber& broken) { return broken.name == "b" || broken.name == "dL/db"; }

/// The matrix: "z", "the gradient ∂L/∂W", "the new W".
QString symbolOf(const BrokenNumber& broken) {
    QString symbol = QString::fromStdString(broken.name);
    if (symbol.startsWith(QLatin1String("dL/d")))
        return tr("the gradient %1").arg(QStringLiteral("∂L/∂") + symbol.mid(4));
    return broken.phase == Phase::Update ? tr("the new %1").arg(symbol) : symbol;
}

/// "z of hidden 2", "the loss", "an input".
QString matrixName(const BrokenNumber& broken, const NetworkSpec& network) {
    if (broken.layer < 0)
        return broken.name == "x" ? tr("an input") : tr("a target");
    if (isLoss(broken))
        return tr("the loss");
    return tr("%1 of %2").arg(symbolOf(broken), layerTitle(network, broken.layer));
}

/// "z of neuron 3 in hidden 2 for sample 17".
QString elementName(const BrokenNumber& broken, const NetworkSpec& network) {
    const QString layer = layerTitle(network, broken.layer), unit = QString::number(broken.row + 1);
    if (isWeight(broken))
        return tr("%1 of weight %2,%3 in %4")
            .arg(symbolOf(broken), unit, QString::number(broken.column + 1), layer);
    if (isBias(broken))
        return tr("%1 of bias %2 in %3").arg(symbolOf(broken), unit, layer);
    return tr("%1 of neuron %2 in %3 for sample %4")
        .arg(symbolOf(broken), unit, layer, QString::number(broken.sample));
}

QString dataSentence(const BrokenNumber& broken) {
    const QString number = QString::number(broken.row + 1), sample = QString::number(broken.sample);
    const QString what = broken.name == "x" ? tr("Input %1 of sample %2").arg(number, sample)
                                            : tr("Target %1 of sample %2").arg(number, sample);
    if (std::isfinite(broken.value))
        return tr("%1 is %2, beyond the largest number that float32 can hold (%3).")
            .arg(what, formatCompact(broken.value), linked(kLargest, formatCompact(broken.largest)));
    return tr("%1 is no finite number (%2).").arg(what, formatCompact(broken.value));
}

QString brokenSentence(const Autopsy& autopsy, const NetworkSpec& network) {
    const BrokenNumber& broken = *autopsy.broken;
    if (broken.layer < 0)
        return dataSentence(broken);
    const QString what =
        capitalized(isLoss(broken) ? tr("the loss of the batch") : elementName(broken, network));
    const QString precision = precisionName(autopsy), value = linked(kBroken, formatCompact(broken.value)),
                  largest = linked(kLargest, formatCompact(broken.largest));
    if (broken.isNaN)
        return tr("%1 is not a number: it comes from ∞ − ∞, 0 · ∞, 0 / 0 or ∞ / ∞.").arg(what);
    if (!std::isfinite(broken.value))
        return tr("%1 is infinite; %3 ends at %2.").arg(what, largest, precision);
    if (std::abs(broken.value) > broken.largest)
        return tr("%1 would be %2; %3 ends at %4.").arg(what, value, precision, largest);
    return tr("%1 would be %2, but a sum on the way to it went beyond %4, where %3 ends.")
        .arg(what, value, precision, largest);
}

QString keptSentence(const Autopsy& autopsy) {
    const QString step = formatCount(autopsy.step - 1);
    return autopsy.step == 1 ? tr("The update was not taken.")
                             : tr("The weights stay those after step %1.").arg(step);
}

QString growthSentence(const Autopsy& autopsy) {
    const auto &calm = autopsy.calm, &last = autopsy.last();
    const QString gradient = linked(kLastGradient, formatCompact(last.gradientNorm)),
                  weights = linked(kLastWeights, formatCompact(last.parameterNorm));
    if (calm.step == last.step)
        return tr("Nothing grew before: the gradient’s norm is %1, the weights’ %2; the update’s would be "
                  "%3.")
            .arg(gradient, weights, linked(kLastUpdate, formatCompact(last.updateNorm)));
    const double factor = engine::train::growthPerStep(autopsy);
    const QString perStep = last.step - calm.step > 1 && std::isfinite(factor)
                                ? tr(" (× %1 a step)").arg(linked(kGrowth, formatCompact(factor)))
                                : QString();
    return tr("From step %1 to %2 the gradient’s norm grew from %3 to %4%5, the weights’ from %6 to %7.")
        .arg(formatCount(calm.step), formatCount(last.step),
             linked(kCalmGradient, formatCompact(calm.gradientNorm)), gradient, perStep,
             linked(kCalmWeights, formatCompact(calm.parameterNorm)), weights);
}

QString stableFormula(const engine::optim::OptimizerSpec& optimizer) {
    if (optimizer.settings.real("momentum", 0) == 0)
        return QStringLiteral("2 / λ");
    return optimizer.settings.flag("nesterov", false) ? QStringLiteral("2(1 + β) / ((1 + 2β)λ)")
                                                      : QStringLiteral("2(1 + β) / λ");
}

QString rateSentence(const Autopsy& autopsy) {
    const double lambda = autopsy.curvature.largest, rate = autopsy.learningRate;
    const QString eta = formatTick(rate), step = formatCount(autopsy.calm.step);
    if (std::isnan(lambda))
        return tr("It ran with η = %1. The curvature of the loss could not be measured before the growth, so "
                  "no stable rate is known.")
            .arg(eta);
    const QString measured =
        (autopsy.curvature.settled ? tr("Steepest curvature of the loss before step %1: λ = %2.")
                                   : tr("Steepest curvature of the loss before step %1: at least λ = %2."))
            .arg(step, linked(kCurvature, formatCompact(lambda)));
    if (autopsy.optimizer.type != "sgd")
        return measured + QLatin1Char(' ') +
               tr("%1 scales the step of each weight by itself, so 2 / λ is no limit for its η = %2.")
                   .arg(trace::optimizerName(autopsy.optimizer), eta);
    if (std::isnan(autopsy.stableRate))
        return measured + QLatin1Char(' ') +
               tr("That is not curved upwards, so it sets no limit to η = %1.").arg(eta);
    const QString limit =
        tr("Gradient descent is stable below η = %1 = %2")
            .arg(stableFormula(autopsy.optimizer), linked(kStable, formatNumber(autopsy.stableRate)));
    const QString verdict =
        rate > autopsy.stableRate
            ? tr("%1 is %2 times that: every step overshoots farther.")
                  .arg(eta, linked(kRatio, formatCompact(rate / autopsy.stableRate)))
            : tr("%1 is less, but single batches or later places can be steeper.").arg(eta);
    return measured + QLatin1Char(' ') + limit + QStringLiteral("; ") + verdict;
}

QString trySentence(const Autopsy& autopsy) {
    if (!isOfTheRate(autopsy))
        return tr("No learning rate helps against that: mend this sample, or standardize the data.");
    const QString rate = linked(kTry, formatTick(engine::train::rateToTry(autopsy)));
    const QString what =
        autopsy.calmState() == 0
            ? tr("To try: η = %1 from the start").arg(rate)
            : tr("To try: η = %1 from step %2 on").arg(rate, formatCount(autopsy.calmState()));
    return autopsy.clips ? what + QLatin1Char('.') : what + tr(", or clip the gradient.");
}

} // namespace

bool isOfTheRate(const Autopsy& autopsy) { return !autopsy.broken || autopsy.broken->layer >= 0; }

QString autopsyHeadline(const Autopsy& autopsy, const NetworkSpec& network) {
    const QString when = tr("Training stopped at step %1: ").arg(formatCount(autopsy.step));
    if (!autopsy.broken)
        return when + tr("a number became infinite or NaN");
    const QString what = matrixName(*autopsy.broken, network);
    if (autopsy.broken->isNaN)
        return when + tr("%1 is not a number (NaN)").arg(what);
    return when + tr("%1 went beyond what %2 can hold").arg(what, precisionName(autopsy));
}

QStringList autopsyLinks(const Autopsy& autopsy, const NetworkSpec& network) {
    QStringList chain;
    if (autopsy.broken)
        chain << brokenSentence(autopsy, network) + QLatin1Char(' ') + keptSentence(autopsy);
    if (isOfTheRate(autopsy))
        chain << growthSentence(autopsy) << rateSentence(autopsy);
    chain << trySentence(autopsy);
    // A number stays with its name.
    chain.replaceInStrings(QStringLiteral(" = "), QStringLiteral("\u00a0=\u00a0"));
    chain.replaceInStrings(QStringLiteral(" / λ"), QStringLiteral("\u00a0/\u00a0λ"));
    return chain;
}

QStringList autopsyChain(const Autopsy& autopsy, const NetworkSpec& network) {
    QStringList chain = autopsyLinks(autopsy, network);
    for (QString& sentence : chain)
        sentence = plain(sentence);
    return chain;
}

} // namespace ui
