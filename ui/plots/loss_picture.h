#pragma once

#include "engine/train/trainer.h"

#include <QByteArray>

#include <vector>

namespace ui::plots {

/// The loss curves of a run as an SVG, drawn by the same chart as in the window. Needs a QApplication.
QByteArray lossPicture(const std::vector<engine::train::EpochRecord>& history);

} // namespace ui::plots
