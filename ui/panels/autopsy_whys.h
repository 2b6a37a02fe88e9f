#pragma once

#include "engine/model/network_spec.h"
#include "engine/train/autopsy.h"
#include "ui/panels/why_popup.h"

#include <QString>

namespace ui {

/// The numbers of an autopsy's sentences that can be written out, as keys of linked().
namespace autopsy_keys {
inline const QString kBroken = QStringLiteral("broken");   ///< the number that broke
inline const QString kLargest = QStringLiteral("largest"); ///< what the precision can hold
inline const QString kGrowth = QStringLiteral("growth");
inline const QString kCurvature = QStringLiteral("curvature");
inline const QString kStable = QStringLiteral("stable");
inline const QString kRatio = QStringLiteral("ratio");
inline const QString kTry = QStringLiteral("try");
inline const QString kCalmGradient = QStringLiteral("calm gradient"); ///< norms
inline const QString kCalmWeights = QStringLiteral("calm weights");
inline const QString kLastGradient = QStringLiteral("last gradient");
inline const QString kLastWeights = QStringLiteral("last weights");
inline const QString kLastUpdate = QStringLiteral("last update");
} // namespace autopsy_keys

/// What is to be said of the number of that key. The way into Step mode is added by who knows it.
Why whyOfAutopsy(const QString& key, const engine::train::Autopsy& autopsy);
/// The three norms of one step.
Why whyOfStep(const engine::train::LastStep& step);

} // namespace ui
