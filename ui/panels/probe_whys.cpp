#include "ui/panels/probe_whys.h"

#include "engine/train/probe_story.h"
#include "ui/theme.h"

#include <QCoreApplication>

namespace ui {

using engine::train::BackwardSignal;
using engine::train::Histogram;
using engine::train::Probe;
using engine::train::Quantity;
using plots::ThermometerView;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::WhyPopup", text); }

QString samplesOf(const Probe& probe) {
    return tr("%1 training samples, in evaluation mode; L is their mean loss, without penalty.")
        .arg(formatCount(probe.samples));
}

QString countOf(const Probe& probe, int layer) {
    const auto& weights = probe.layers[std::size_t(layer)].weights;
    return formatCount(weights.finite + weights.notFinite);
}

QString lengthWords(const Probe& probe) {
    return tr("i: the units of the layer, n: the samples; each number under the root is one sample’s. ") +
           samplesOf(probe);
}

Why whyOfLeft(const Probe& probe, const BackwardSignal& signal, const QStringList& names) {
    Why why;
    why.title = tr("What of the signal is left in %1").arg(names.value(signal.layers.back().layer));
    why.explanations = engine::train::explainLeft(probe);
    why.words = tr("The product of all factors on the way. ") + lengthWords(probe);
    return why;
}

} // namespace

Why whyOfRatio(const Probe& probe, int layer, const QString& name) {
    Why why;
    why.title = tr("Gradient of %1, in units of its weights").arg(name);
    why.explanations = {engine::train::explainGradientRatio(probe, layer)};
    why.words =
        tr("θ: the %1 weights W and biases b of %2. ").arg(countOf(probe, layer), name) + samplesOf(probe);
    return why;
}

QString wordsOfNote(const engine::train::HealthNote& note, const Probe& probe) {
    using Kind = engine::train::HealthNote::Kind;
    switch (note.kind) {
    case Kind::GradientsArrive:
    case Kind::VanishingGradient:
        return tr("rms: root mean square of the gradients of a layer’s n weights and biases θ. ") +
               samplesOf(probe);
    case Kind::ExplodingGradient:
        return tr("Growth: the shortest gradient of the last three epochs over the longest of three before "
                  "(below: the epoch). ") +
               samplesOf(probe);
    case Kind::Oscillation:
        return tr("L: the training loss of the epoch below it; only rises are added up.");
    case Kind::Plateau:
        return tr("The training loss as a mean of the last epochs. The loss of a constant guess, %1, follows "
                  "from "
                  "the targets alone: the shares of the classes, or their mean or median.")
            .arg(formatNumber(note.other));
    case Kind::Overfitting:
        return tr("L: the validation loss, each a mean of five epochs.");
    case Kind::ImbalancedClasses:
        return tr("n: training samples of that class, N: all of them.");
    case Kind::UnscaledInputs:
        return tr("rms: root mean square of a feature over the training samples (at most 4,000 of them).");
    case Kind::DeadUnits:
    case Kind::SaturatedUnits:
    case Kind::LargeUpdates:
    case Kind::SmallUpdates:
        break;
    }
    return {};
}

Why whyOfSignal(const Probe& probe, ThermometerView::Chosen chosen, const QStringList& names) {
    const BackwardSignal signal = engine::train::backwardSignal(probe);
    const int layer = signal.layers[chosen.index].layer;
    const QString name = names.value(layer);
    Why why;
    switch (chosen.number) {
    case ThermometerView::Number::Left:
        return whyOfLeft(probe, signal, names);
    case ThermometerView::Number::Length:
        why.title = tr("Length of ∂L/∂z in %1").arg(name);
        why.explanations = {engine::train::explainDelta(probe, layer)};
        break;
    case ThermometerView::Number::ThroughWeights:
        why.title = tr("× Wᵀ: on the way from %1 to %2")
                        .arg(names.value(signal.layers[chosen.index - 1].layer), name);
        why.explanations = engine::train::explainFactor(probe, chosen.index, false);
        why.words = tr("∂L/∂a = Wᵀ · ∂L/∂z of the layer above. ");
        break;
    case ThermometerView::Number::ThroughSlope:
        why.title = tr("× f′: through the activation of %1").arg(name);
        why.explanations = engine::train::explainFactor(probe, chosen.index, true);
        why.words = tr("∂L/∂z = ∂L/∂a ⊙ f′(z). ");
        break;
    }
    why.words += lengthWords(probe);
    return why;
}

Why whyOfDistribution(const engine::train::DistributionSlice& slice, Quantity quantity,
                      const plots::RidgeView::Place& place, engine::train::Ends ends, const QString& name) {
    const Histogram& of = histogramOf(slice.probe->layers[std::size_t(place.layer)], quantity);
    Why why;
    why.title = (quantity == Quantity::Weights     ? tr("Weights of %1 after step %2")
                 : quantity == Quantity::Gradients ? tr("Gradients of %1 after step %2")
                                                   : tr("Activations of %1 after step %2"))
                    .arg(name, formatCount(slice.step));
    if (of.finite > 0)
        why.explanations = {engine::train::explainMean(of), engine::train::explainDeviation(of)};
    why.words = tr("%1 numbers from %2 to %3. ")
                    .arg(formatCount(of.finite), formatNumber(of.lowest), formatNumber(of.highest));
    if (quantity != Quantity::Weights)
        why.words += samplesOf(*slice.probe) + QLatin1Char(' ');
    if (of.finite > 0 && of.highest > of.lowest) {
        why.explanations.push_back(engine::train::explainDensity(of, ends, place.value));
        why.words +=
            tr("p: the smoothed density at x = %1; c: how many numbers are in each of %2 bins of width "
               "Δ; K: a Gaussian kernel’s weight of that bin there.")
                .arg(formatNumber(place.value))
                .arg(Histogram::kBins);
    }
    return why;
}

} // namespace ui
