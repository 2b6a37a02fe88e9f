#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"
#include "engine/train/trainer.h"
#include "ui/plots/series.h"

#include <vector>

namespace ui::plots {

/// Of loss or accuracy over the epochs: training, and validation where there is such a part.
std::vector<Series> partSeries(const engine::data::Prepared& data);
/// Of the gradient's length: a curve for each layer that has parameters.
std::vector<Series> gradientSeries(const engine::model::Network<float>& network);
/// Their values at the end of an epoch, NaN where there is none.
void gradientNorms(const engine::train::EpochRecord& record, std::vector<double>& out);

} // namespace ui::plots
