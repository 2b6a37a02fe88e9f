#pragma once

#include "engine/data/prepare.h"
#include "ui/plots/field.h"
#include "ui/plots/picture.h"

namespace ui::plots {

/// So many classes have a colour of their own; those behind them have the same colours and another shape.
inline constexpr int kClassColors = 7;

/// A sample as a point, coloured by its class or target: training filled, others hollow; a circle, or a
/// diamond where its class shares its colour.
void paintSample(QPainter& painter, const QPointF& at, double radius, const FieldMeaning& meaning,
                 const engine::data::Dataset& dataset, int sample, bool training);

/// What colours and shapes of classes or targets mean.
std::vector<Key> answerKeys(const FieldMeaning& meaning, const engine::data::Dataset& dataset);
/// What filled and hollow mean.
std::vector<Key> partKeys(const engine::data::Split& split);

} // namespace ui::plots
