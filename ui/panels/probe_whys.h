#pragma once

#include "engine/train/distribution_history.h"
#include "engine/train/health_story.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/ridge_view.h"
#include "ui/plots/thermometer_view.h"

#include <QStringList>

namespace ui {

// What is to be said of the numbers of a probe; the way into Step mode is added by who knows it.

/// "∂L/∂W of hidden 2 over its weights". `name`: of the layer.
Why whyOfRatio(const engine::train::Probe& probe, int layer, const QString& name);
/// What the letters of explainNote() mean.
QString wordsOfNote(const engine::train::HealthNote& note, const engine::train::Probe& probe);
/// `names`: of all layers.
Why whyOfSignal(const engine::train::Probe& probe, plots::ThermometerView::Chosen chosen,
                const QStringList& names);
/// Of the distribution in that slice: mean, deviation, and the density at that place.
Why whyOfDistribution(const engine::train::DistributionSlice& slice, engine::train::Quantity quantity,
                      const plots::RidgeView::Place& place, engine::train::Ends ends, const QString& name);

} // namespace ui
