#pragma once

#include "engine/analysis/lane_verdict.h"
#include "engine/analysis/range_test.h"
#include "ui/lanes_feed.h"

#include <QFontMetricsF>
#include <QStringList>

namespace ui {

/// "Learning rate", as the form of that setting calls it.
QString settingLabel(const engine::train::Experiment& experiment, const std::string& setting);
/// "η", "batch size": before a number.
QString settingSymbol(const std::string& setting);
QString valueText(const std::string& setting, const engine::core::Value& value);
/// "η = 0.03", "Adam · seed 43".
QString laneTitle(const engine::analysis::LaneSettings& settings);

/// What a person called it, else its settings.
QString laneTitle(const LanesFeed::Lane& lane);
/// "batch size 20 instead of 10", a line each; empty: they are the same.
QStringList differenceLines(const engine::train::Experiment& reference,
                            const engine::train::Experiment& other);

/// What became of a lane, in a few words for below its picture: "too small: 5 %", the share of the best
/// lane's way.
QString laneBrief(const LanesFeed::Lane& lane, const engine::analysis::LaneVerdict& verdict);
/// The same, or only what comes first of it ("too small", "54 %") rather than something cut off.
QString laneBriefWithin(const LanesFeed::Lane& lane, const engine::analysis::LaneVerdict& verdict,
                        const QFontMetricsF& metrics, double width);
/// The same as a sentence with its reason.
QString laneSentence(const LanesFeed::Lane& lane, const engine::analysis::LaneVerdict& verdict,
                     const engine::train::AutopsyPtr& autopsy);

QString ruleName(engine::analysis::RateSuggestion::Rule rule);
QString ruleWords(engine::analysis::RateSuggestion::Rule rule);

} // namespace ui
