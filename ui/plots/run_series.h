#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"
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
/// The values of layers at the end of an epoch as those of the curves, NaN where there is none.
void setLayers(const std::vector<double>& values, std::vector<double>& out);

} // namespace ui::plots
