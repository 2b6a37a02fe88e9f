#include "ui/panels/health_words.h"

#include "ui/network/layer_names.h"
#include "ui/number_links.h"
#include "ui/panels/choice_label.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace ui {

using engine::data::Dataset;
using engine::train::Experiment;
using engine::train::HealthNote;

namespace {

constexpr int kMostNamed = 8;

QString tr(const char* text) { return QCoreApplication::translate("ui::HealthPanel", text); }

// "12.3 %"; the tiny in digits that say something.
QString percent(double share) {
    return QStringLiteral("%1 %").arg(share < 0.001 ? formatCompact(100 * share)
                                                    : formatTick(std::round(share * 1000) / 10));
}

// "1.25", "86,000": in three digits, or two where it is large.
QString times(double factor) {
    if (!(factor >= 0.01 && factor < 1e9))
        return formatCompact(factor);
    const double scale = std::pow(10, (factor < 1000 ? 2 : 1) - std::floor(std::log10(factor)));
    const double rounded = std::round(factor * scale) / scale;
    return factor < 1000 ? formatTick(rounded) : formatCount(std::llround(rounded));
}

QString number(const QString& text) { return linked(kNoteNumber, text); }

// What a layer has is a filter at all of its places, where it is a convolution.
bool hasFilters(const HealthNote& note, const Experiment& experiment) {
    return experiment.network.layers[std::size_t(note.layer)].settings.find("filters") != nullptr;
}

// "neurons 3, 7, 9", or how many where they are too many to name.
QString neurons(const HealthNote& note, const Experiment& experiment) {
    if (note.count == note.of || note.count > kMostNamed)
        return {};
    QStringList numbers;
    for (const int unit : note.units)
        numbers << QString::number(unit + 1);
    const bool one = note.count == 1;
    const QString words = hasFilters(note, experiment) ? one ? tr("Filter %1. ") : tr("Filters %1. ")
                          : one ? tr("Neuron %1. ")
                                                       : tr("Neurons %1. ");
    return words.arg(numbers.join(QStringLiteral(", ")));
}

QString flatUnits(const QString& units, const QString& state, const HealthNote& note,
                  const Experiment& experiment) {
    const QString where = layerTitle(experiment.network, note.layer);
    if (hasFilters(note, experiment))
        return note.count == 1
                   ? tr("%1: 1 of %2 %3 filters is %4").arg(where, formatCount(note.of), units, state)
                   : tr("%1: %2 of %3 %4 filters are %5")
                         .arg(where, formatCount(note.count), formatCount(note.of), units, state);
    return note.count == 1 ? tr("%1: 1 of %2 %3 units is %4").arg(where, formatCount(note.of), units, state)
                           : tr("%1: %2 of %3 %4 units are %5")
                                 .arg(where, formatCount(note.count), formatCount(note.of), units, state);
}

HealthWords deadUnits(const HealthNote& note, const Experiment& experiment) {
    const QString why = neurons(note, experiment) +
                        tr("Their output is 0 for every sample looked at: no gradient passes them, "
                           "and they learn nothing. ");
    const bool few = note.severity == HealthNote::Severity::Good;
    const bool all = note.severity == HealthNote::Severity::Bad;
    return {
        flatUnits(choiceLabel("activation", "relu"), tr("dead"), note, experiment),
        why + (few   ? tr("A few do no harm.")
               : all ? tr("Nothing from here down learns. Begin again with a smaller learning rate, smaller "
                          "biases, or leaky ReLU.")
                     : tr("Often a step was too long: try a smaller learning rate, He initialization or "
                          "leaky ReLU."))};
}

HealthWords saturatedUnits(const HealthNote& note, const Experiment& experiment) {
    const auto& layer = experiment.network.layers[std::size_t(note.layer)];
    const QString curve = QString::fromStdString(layer.settings.text("activation")); // tanh, sigmoid
    const QString why =
        neurons(note, experiment) +
        tr("Nearly all samples lie where the curve is flat (slope below 5 % of the steepest), so "
           "hardly any gradient passes. ");
    return {
        flatUnits(curve, tr("saturated"), note, experiment),
        why + (note.severity == HealthNote::Severity::Good
                   ? tr("A few do no harm.")
                   : tr("Weights or inputs are too large: try smaller initial weights, standardized inputs, "
                        "a smaller learning rate or L2."))};
}

HealthWords arriving(const HealthNote& note, const Experiment& experiment) {
    const QString where = layerTitle(experiment.network, note.layer);
    if (std::isnan(note.value))
        return {tr("No weight gets a gradient: it is 0 in every layer"),
                tr("The samples looked at ask for no change, or no unit lets anything through.")};
    if (note.value == 1)
        return {tr("The gradient arrives: %1 a weight in %2").arg(number(formatCompact(note.other)), where),
                tr("As a root mean square over its weights and biases.")};
    return {tr("Gradients reach every layer; the smallest, in %1, are %2 of the largest")
                .arg(where, number(percent(note.value))),
            tr("Compared a weight at a time, as root mean squares. Every layer can learn.")};
}

HealthWords vanishing(const HealthNote& note, const Experiment& experiment) {
    const auto& network = experiment.network;
    const QString where = layerTitle(network, note.layer);
    const QString advice = tr("Try ReLU or tanh, He or Glorot initialization, or fewer layers.");
    if (note.value == 0)
        return {tr("No gradient reaches %1: there it is 0").arg(where),
                tr("The layers above let none of it through, though the last one has some. ") + advice};
    return {tr("The gradient vanishes: a weight of %1 gets %2 of what one of %3 gets")
                .arg(where, number(percent(note.value)), layerTitle(network, note.count)),
            tr("Every layer on the way down leaves about %1 of it. ").arg(number(percent(note.other))) +
                advice};
}

HealthWords exploding(const HealthNote& note, const Experiment& experiment) {
    const QString where = layerTitle(experiment.network, note.layer);
    const QString size = times(note.value);
    if (note.other > 0)
        return {
            tr("The gradient explodes: %1 times as long as after epoch %2; in %3 %4 times the weights")
                .arg(number(times(note.other)), formatCount(note.epoch), where, number(size)),
            tr("Every step is too long and makes the next one longer. Try a smaller learning rate, or clip "
               "the gradient.")};
    const QString why =
        tr("A plain step at the learning rate 0.01 would be longer than the weights themselves. Try "
           "standardized inputs, smaller initial weights, or clip the gradient.");
    if (!std::isfinite(note.value))
        return {tr("The gradient explodes: in %1 it is no finite number").arg(where), why};
    return {tr("The gradient explodes: in %1 it is %2 times as long as the weights").arg(where, number(size)),
            why};
}

HealthWords oscillation(const HealthNote& note) {
    return {
        tr("The training loss goes up and down: %1 of the last %2 epochs ended higher, by %3 of it on "
           "average")
            .arg(formatCount(note.count), formatCount(note.of), number(percent(note.value))),
        tr("Steps jump across the valley instead of into it. Try a smaller learning rate, a schedule that "
           "lowers it, or larger batches.")};
}

HealthWords plateau(const HealthNote& note) {
    return {
        tr("The training loss has not improved since epoch %1: about %2. Always the same answer would "
           "cost %3")
            .arg(formatCount(note.epoch), number(formatNumber(note.value)), number(formatNumber(note.other))),
        tr("The network hardly uses its inputs. Try other initial weights, another learning rate, more "
           "units, or standardized inputs.")};
}

HealthWords overfitting(const HealthNote& note) {
    return {
        tr("Overfitting: the validation loss has risen by %1 since epoch %2, where it was about %3")
            .arg(number(percent(note.value)), formatCount(note.epoch), number(formatNumber(note.other))),
        tr("The training loss fell meanwhile: the network learns its samples by heart. Try early stopping, "
           "dropout, L2, more data or fewer units.")};
}

HealthWords updates(const HealthNote& note, const Experiment& experiment) {
    const QString where = layerTitle(experiment.network, note.layer), share = number(percent(note.value));
    if (note.kind == HealthNote::Kind::LargeUpdates)
        return {
            tr("Updates are long: the last one of epoch %1 changed %2 by %3 of its weights")
                .arg(formatCount(note.epoch), where, share),
            tr("Around 0.1 % is usual; a step that long undoes what others learned. Try a smaller learning "
               "rate.")};
    return {tr("Updates are tiny: the last one of epoch %1 changed even %2 by only %3 of its weights")
                .arg(formatCount(note.epoch), where, share),
            tr("Around 0.1 % is usual; at this pace learning takes very long. Try a larger learning rate.")};
}

QString className(int number, const Dataset& data) {
    const auto index = std::size_t(number);
    return index < data.classNames.size() && !data.classNames[index].empty()
               ? QString::fromStdString(data.classNames[index])
               : QString::number(number);
}

HealthWords imbalance(const HealthNote& note, const Dataset& data) {
    return {tr("Only %1 of the training samples are of class %2")
                .arg(number(percent(note.value)), className(note.count, data)),
            tr("Always answering %1 is right for %2: do not trust the accuracy alone. Try more samples of "
               "the rare "
               "class, or fewer of the frequent one.")
                .arg(className(note.units.back(), data), number(percent(note.other)))};
}

QString featureName(int number, const Dataset& data) {
    const auto index = std::size_t(number);
    return index < data.featureNames.size() && !data.featureNames[index].empty()
               ? QString::fromStdString(data.featureNames[index])
               : QStringLiteral("x%1").arg(number + 1);
}

HealthWords unscaled(const HealthNote& note, const Dataset& data) {
    const QString standardize = tr("Switch on Standardize for the data.");
    if (note.units.size() > 1)
        return {tr("Inputs differ in size: %1 is about %2 times as large as %3")
                    .arg(featureName(note.units[1], data), number(times(note.value)),
                         featureName(note.units[0], data)),
                tr("Gradients of their weights differ as much, and no learning rate suits both. ") +
                    standardize};
    const QString size = data.imageWidth > 0 ? number(times(note.value)) : times(note.value);
    return {
        data.imageWidth > 0
            ? tr("Inputs are far from 1: the pixels are about %1").arg(size)
            : tr("Inputs are far from 1: %1 is about %2").arg(featureName(note.units.front(), data), size),
        tr("Initial weights and the usual learning rates are made for inputs around 1. ") + standardize};
}

} // namespace

HealthWords healthInLinks(const HealthNote& note, const Experiment& experiment, const Dataset& data) {
    using Kind = HealthNote::Kind;
    switch (note.kind) {
    case Kind::GradientsArrive:
        return arriving(note, experiment);
    case Kind::DeadUnits:
        return deadUnits(note, experiment);
    case Kind::SaturatedUnits:
        return saturatedUnits(note, experiment);
    case Kind::VanishingGradient:
        return vanishing(note, experiment);
    case Kind::ExplodingGradient:
        return exploding(note, experiment);
    case Kind::LargeUpdates:
    case Kind::SmallUpdates:
        return updates(note, experiment);
    case Kind::Oscillation:
        return oscillation(note);
    case Kind::Plateau:
        return plateau(note);
    case Kind::Overfitting:
        return overfitting(note);
    case Kind::ImbalancedClasses:
        return imbalance(note, data);
    case Kind::UnscaledInputs:
        return unscaled(note, data);
    }
    return {};
}

HealthWords healthInWords(const HealthNote& note, const Experiment& experiment, const Dataset& data) {
    const HealthWords words = healthInLinks(note, experiment, data);
    return {plain(words.what), plain(words.why)};
}

} // namespace ui
