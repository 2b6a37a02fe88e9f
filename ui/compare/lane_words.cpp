#include "ui/compare/lane_words.h"

#include "engine/analysis/lane_setting.h"
#include "ui/panels/choice_label.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ui {

using engine::analysis::LaneVerdict;
using engine::analysis::RateSuggestion;
using engine::core::Value;
using Kind = LaneVerdict::Kind;

namespace {

QString say(const char* text) { return QCoreApplication::translate("ui::LaneWords", text); }

QString percent(double share) {
    return QStringLiteral("%1 %").arg(
        QString::number(std::clamp(100 * share, 0.0, 100.0), 'f', share < 0.1 ? 1 : 0));
}

bool isRate(const LanesFeed::Lane& lane) {
    return !lane.spec.settings.empty() && lane.spec.settings.front().first == "learning_rate";
}

double rateOf(const LanesFeed::Lane& lane) {
    return lane.spec.experiment.training.optimizer.settings.real("learning_rate");
}

QString divergedSentence(const LanesFeed::Lane& lane, const LaneVerdict& verdict,
                         const engine::train::AutopsyPtr& autopsy) {
    const QString step = formatCount(verdict.divergedAt);
    const double growth = autopsy ? engine::train::growthPerStep(*autopsy) : 0;
    // 2/λ is of the step where the growth began.
    if (autopsy && std::isfinite(autopsy->stableRate) && autopsy->learningRate > autopsy->stableRate)
        return say("Diverged at step %1: η = %2 is %3 times the largest stable rate, 2/λ = %4.")
            .arg(step, formatTick(rateOf(lane)), formatCompact(autopsy->learningRate / autopsy->stableRate),
                 formatCompact(autopsy->stableRate));
    if (autopsy && std::isfinite(growth))
        return say("Diverged at step %1: its gradient grew %2-fold a step.").arg(step, formatCompact(growth));
    return say("Diverged at step %1: a number was not finite.").arg(step);
}

} // namespace

QString settingLabel(const engine::train::Experiment& experiment, const std::string& setting) {
    const auto known = engine::analysis::findLaneSetting(experiment, setting);
    if (!known)
        return QString::fromStdString(setting);
    const std::string& label = known->parameter.label;
    const auto colon = label.find(": ");
    return colon == std::string::npos
               ? translated(label)
               : say("Layer %1: %2")
                     .arg(label.substr(6, colon - 6).c_str(), translated(label.substr(colon + 2)));
}

QString settingSymbol(const std::string& setting) {
    if (setting == "learning_rate")
        return QStringLiteral("η");
    if (setting == "batch_size")
        return say("batch size");
    QString words = QString::fromStdString(setting);
    if (const auto dot = words.indexOf(QLatin1Char('.'));
        dot > 0 && words.left(dot).toInt() >= 0 && words[0].isDigit())
        words = say("layer %1 %2").arg(words.left(dot).toInt() + 1).arg(words.mid(dot + 1));
    return words.replace(QLatin1Char('_'), QLatin1Char(' ')).replace(QLatin1Char('.'), QLatin1Char(' '));
}

QString valueText(const std::string& setting, const Value& value) {
    if (const auto* real = std::get_if<double>(&value))
        return formatTick(*real);
    if (const auto* text = std::get_if<std::string>(&value))
        return choiceLabel(setting, *text);
    return QString::fromStdString(engine::core::toText(value));
}

QString laneTitle(const engine::analysis::LaneSettings& settings) {
    QStringList parts;
    for (const auto& [setting, value] : settings) {
        const QString text = valueText(setting, value);
        if (std::holds_alternative<std::string>(value))
            parts += text;
        else if (setting == "seed")
            parts += say("seed %1").arg(text);
        else
            parts += QStringLiteral("%1 = %2").arg(settingSymbol(setting), text);
    }
    return parts.join(QStringLiteral(" · "));
}

QString laneTitle(const LanesFeed::Lane& lane) {
    return lane.label.isEmpty() ? laneTitle(lane.spec.settings) : lane.label;
}

QStringList differenceLines(const engine::train::Experiment& reference,
                            const engine::train::Experiment& other) {
    QStringList lines;
    for (const auto& difference : engine::analysis::differences(reference, other))
        lines += say("%1: %2 instead of %3")
                     .arg(settingLabel(other, difference.setting.name),
                          valueText(difference.setting.name, difference.second),
                          valueText(difference.setting.name, difference.first));
    return lines;
}

QString laneBrief(const LanesFeed::Lane& lane, const LaneVerdict& verdict) {
    switch (verdict.kind) {
    case Kind::Begins:
        return {};
    case Kind::Diverged:
        return say("diverged, step %1").arg(formatCount(verdict.divergedAt));
    case Kind::Stopped:
        return say("stopped early");
    case Kind::Oscillates:
        return say("oscillates");
    case Kind::Stands:
        return say("stands still");
    case Kind::Slow:
        return (isRate(lane) ? say("too small: %1") : say("slow: %1")).arg(percent(verdict.way));
    case Kind::Misses:
        return say("too large: %1").arg(percent(verdict.way));
    case Kind::Best:
        return say("best: %1").arg(formatNumber(verdict.loss));
    case Kind::Falls:
        return std::isnan(verdict.way) ? QString() : say("%1 of the way").arg(percent(verdict.way));
    }
    return {};
}

QString laneBriefWithin(const LanesFeed::Lane& lane, const LaneVerdict& verdict, const QFontMetricsF& metrics,
                        double width) {
    const QString brief = laneBrief(lane, verdict);
    if (metrics.horizontalAdvance(brief) <= width)
        return brief;
    const auto end = std::find_if(brief.begin(), brief.end(),
                                  [](QChar c) { return c == QLatin1Char(':') || c == QLatin1Char(','); });
    const QString first = end != brief.end() ? brief.left(end - brief.begin())
                                             : brief.left(brief.indexOf(QLatin1Char('%')) + 1);
    return metrics.horizontalAdvance(first) <= width ? first
                                                     : QString(); // the lane's sentence is at hand elsewhere
}

QString laneSentence(const LanesFeed::Lane& lane, const LaneVerdict& verdict,
                     const engine::train::AutopsyPtr& autopsy) {
    const QString epochs = formatCount(verdict.epoch);
    switch (verdict.kind) {
    case Kind::Begins:
        return say("No epoch yet.");
    case Kind::Diverged:
        return divergedSentence(lane, verdict, autopsy);
    case Kind::Stopped:
        return say("Stopped early after %1 epochs: nothing better came.").arg(epochs);
    case Kind::Oscillates:
        return (isRate(lane) ? say("Oscillates: %1 of the last changes went up; its steps are too long.")
                             : say("Oscillates: %1 of the last changes went up."))
            .arg(percent(verdict.rises));
    case Kind::Stands:
        return say("Stands still at %1: the last epochs changed next to nothing.")
            .arg(formatNumber(verdict.loss));
    case Kind::Slow:
        return (isRate(lane) ? say("Too small: %1 of the best lane's way.")
                             : say("Slow: %1 of the best lane's way."))
            .arg(percent(verdict.way));
    case Kind::Misses:
        return (isRate(lane) ? say("Too large: %1 of the best lane's way; its steps miss the valley.")
                             : say("%1 of the best lane's way, with a larger learning rate."))
            .arg(percent(verdict.way));
    case Kind::Best:
        return verdict.rises > 0
                   ? say("The lowest training loss after epoch %1, though %2 of its last changes went up.")
                         .arg(epochs, percent(verdict.rises))
                   : say("The lowest training loss after epoch %1.").arg(epochs);
    case Kind::Falls:
        return std::isnan(verdict.way) ? say("No lane has gone down yet.")
                                       : say("%1 of the best lane's way.").arg(percent(verdict.way));
    }
    return {};
}

QString ruleName(RateSuggestion::Rule rule) {
    switch (rule) {
    case RateSuggestion::Rule::Steepest:
        return say("steepest");
    case RateSuggestion::Rule::Valley:
        return say("valley");
    case RateSuggestion::Rule::MinimumOver10:
        return say("minimum/10");
    }
    return {};
}

QString ruleWords(RateSuggestion::Rule rule) {
    switch (rule) {
    case RateSuggestion::Rule::Steepest:
        return say("Steepest: where the smoothed loss falls most for a rate ten times as large.");
    case RateSuggestion::Rule::Valley:
        return say("Valley: the middle of the longest fall of the smoothed loss.");
    case RateSuggestion::Rule::MinimumOver10:
        return say("Minimum/10: a tenth of the rate with the lowest smoothed loss.");
    }
    return {};
}

} // namespace ui
