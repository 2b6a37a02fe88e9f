#pragma once

#include "ui/plots/picture.h"
#include "ui/plots/ridge_block.h"

namespace ui::plots {

/// A block's distributions as columns over time, x: epochs, y: value, by density over the moment's own peak.
/// `epochs`: of each line, ascending; a column goes half of the way to its neighbours. Between them the axes.
void paintHeatMap(QPainter& painter, const Axes& axes, const RidgeBlock& block,
                  const std::vector<double>& epochs, const QColor& color);
/// What shades mean, for paintKeys.
std::vector<Key> heatKeys(const QColor& color);

} // namespace ui::plots
