#pragma once

#include "engine/train/trainer.h"
#include "ui/plots/export.h"
#include "ui/plots/run_pictures.h"

#include <QString>

#include <functional>
#include <vector>

namespace ui::plots {

/// One run of a comparison.
struct LaneResult {
    QString name;
    const std::vector<engine::train::EpochRecord>& history;
};

/// Calls `use` with the picture of the training losses, in the look of the moment.
void withLossesChart(const std::vector<LaneResult>& lanes, const std::function<void(const Exportable&)>& use);
/// Loss of every lane over the epochs, validation dashed: compare.svg.
QByteArray lossesPicture(const std::vector<LaneResult>& lanes);
/// Accuracy of every lane over the training samples seen, dotted where it is that on the task the weights
/// came from: compare-accuracy.svg. Without a validation part on the training part.
QByteArray accuraciesPicture(const std::vector<LaneResult>& lanes, engine::core::Index samplesPerEpoch);

} // namespace ui::plots
