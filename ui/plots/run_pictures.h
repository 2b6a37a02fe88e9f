#pragma once

#include "engine/data/prepare.h"
#include "engine/train/trainer.h"

#include <QByteArray>

#include <vector>

namespace ui::plots {

/// What a run was and what it came to.
struct RunResult {
    const engine::train::Experiment& experiment;
    const engine::data::Prepared& data;
    const engine::core::VectorD& parameters;
    const std::vector<engine::train::EpochRecord>& history;
};

struct NamedPicture {
    const char* file;
    QByteArray svg;
};

/// The plots of Train mode as SVG, drawn by the same code as in the window: loss.svg, accuracy.svg (classes
/// only), gradient-norms.svg, update-ratios.svg, and what was learned: boundary.svg (two inputs), fit.svg (one), weights.svg
/// (more; of the first layer). In the current look; needs a QApplication, no display.
std::vector<NamedPicture> runPictures(const RunResult& result);

} // namespace ui::plots
