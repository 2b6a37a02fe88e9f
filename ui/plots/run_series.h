#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"
#include "engine/train/unfreezing.h"
#include "ui/plots/series.h"

#include <vector>

namespace ui::plots {

/// Of loss or accuracy over the epochs: training, and validation where there is such a part, of which the
/// best point is marked.
std::vector<Series> partSeries(const engine::data::Prepared& data, Series::Best best);
/// Of the gradient's length: a curve for each layer that has parameters.
std::vector<Series> gradientSeries(const engine::model::Network<float>& network);
/// Of how far updates move the same layers, in units of their weights; and what of that is usual.
std::vector<Series> ratioSeries(const engine::model::Network<float>& network);
Band ratioBand();
/// Of how far the same layers are from where the run began; those that do not learn at that epoch are locked.
std::vector<Series> driftSeries(const engine::model::Network<float>& network,
                                const std::vector<engine::train::LayerLearning>& learning);
/// Of loss or accuracy on the task that the weights came from, and on the present one.
std::vector<Series> taskSeries(const engine::data::Prepared& present);
/// The values of layers at the end of an epoch as those of the curves, NaN where there is none.
void setLayers(const std::vector<double>& values, std::vector<double>& out);

} // namespace ui::plots
