#include "ui/panels/autopsy_whys.h"

#include "engine/train/autopsy_story.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {

using engine::train::Autopsy;
using engine::train::LastStep;
using engine::train::NormOf;
using namespace autopsy_keys;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::WhyPopup", text); }

QString normWords() {
    return tr("θ: all weights W and biases b of the network, l: its layers. Measured in "
              "float64 before "
              "the update, over its batch; the gradient with the penalty, before clipping.");
}

Why whyOfNorm(const LastStep& step, NormOf what) {
    const QString title = what == NormOf::Gradient ? tr("Norm of the gradient at step %1")
                          : what == NormOf::Update ? tr("Norm of the update at step %1")
                                                   : tr("Norm of the weights before step %1");
    return {
        title.arg(formatCount(step.step)), normWords(), {engine::train::explainNorm(step, what)}, {}, {}, {}};
}

Why whyOfCurvature(const Autopsy& autopsy) {
    Why why;
    why.title = tr("Curvature λ = %1").arg(formatNumber(autopsy.curvature.largest));
    why.words =
        tr("The largest eigenvalue of the Hessian ∂²L/∂θ² of the training loss before step %1, over at most "
           "%2 training samples: found by Lanczos’ method in %3 products of the Hessian with a vector.")
            .arg(formatCount(autopsy.calm.step), formatCount(engine::train::kCurvatureRows),
                 formatCount(autopsy.curvature.products));
    return why;
}

Why whyOfRate(const QString& key, const Autopsy& autopsy) {
    Why why;
    if (key == kStable) {
        why.title = tr("The largest stable learning rate");
        why.explanations = {engine::train::explainStableRate(autopsy)};
        why.words =
            tr("λ: the steepest curvature of the loss before step %1; β: the momentum. Along that direction "
               "a longer step overshoots the valley farther than it was away.")
                .arg(formatCount(autopsy.calm.step));
    } else if (key == kRatio) {
        why.title = tr("The learning rate, in units of the stable one");
        why.explanations = {engine::train::explainRateRatio(autopsy),
                            engine::train::explainStableRate(autopsy)};
        why.words = tr("η: the learning rate at step %1, λ: the curvature before step %2.")
                        .arg(formatCount(autopsy.step), formatCount(autopsy.calm.step));
    } else {
        why.title = tr("A learning rate to try");
        why.explanations = engine::train::explainRateToTry(autopsy);
        why.words = tr(
            "Half of what is stable, as batches differ and later places can be steeper; less with momentum "
            "β. Rounded down.");
    }
    return why;
}

Why whyOfPrecision(const Autopsy& autopsy) {
    Why why;
    why.title = tr("The largest finite number");
    why.explanations = {engine::train::explainLargest(autopsy.precision)};
    why.words = tr("Of IEEE 754: all bits of the fraction set, and the largest exponent.");
    return why;
}

Why whyOfBroken(const Autopsy& autopsy) {
    Why why;
    why.title = tr("The number that broke");
    why.words = tr("As float64 gives it. In Step mode its formula is written out, with every operand.");
    if (autopsy.broken && std::isfinite(autopsy.broken->value))
        why.title = tr("The number that broke: %1").arg(formatNumber(autopsy.broken->value));
    return why;
}

} // namespace

Why whyOfAutopsy(const QString& key, const Autopsy& autopsy) {
    if (key == kCalmGradient || key == kLastGradient)
        return whyOfNorm(key == kCalmGradient ? autopsy.calm : autopsy.last(), NormOf::Gradient);
    if (key == kCalmWeights || key == kLastWeights)
        return whyOfNorm(key == kCalmWeights ? autopsy.calm : autopsy.last(), NormOf::Parameters);
    if (key == kLastUpdate)
        return whyOfNorm(autopsy.last(), NormOf::Update);
    if (key == kCurvature)
        return whyOfCurvature(autopsy);
    if (key == kBroken)
        return whyOfBroken(autopsy);
    if (key == kLargest)
        return whyOfPrecision(autopsy);
    if (key != kGrowth)
        return whyOfRate(key, autopsy);
    return {tr("Growth of the gradient’s norm a step"),
            tr("A geometric mean over the %1 steps from %2 to %3.")
                .arg(formatCount(autopsy.last().step - autopsy.calm.step), formatCount(autopsy.calm.step),
                     formatCount(autopsy.last().step)),
            {engine::train::explainGrowth(autopsy)},
            {},
            {},
            {}};
}

Why whyOfStep(const LastStep& step) {
    Why why;
    why.title = tr("Norms at step %1").arg(formatCount(step.step));
    for (const NormOf what : {NormOf::Gradient, NormOf::Parameters, NormOf::Update})
        why.explanations.push_back(engine::train::explainNorm(step, what));
    why.words = tr("Loss of the batch: %1. ").arg(formatNumber(step.loss)) + normWords();
    return why;
}

} // namespace ui
