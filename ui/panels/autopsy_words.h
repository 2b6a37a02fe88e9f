#pragma once

#include "engine/model/network_spec.h"
#include "engine/train/autopsy.h"

#include <QString>
#include <QStringList>

namespace ui {

/// "Training stopped at step 41: z of hidden 2 went beyond what float32 can hold"
QString autopsyHeadline(const engine::train::Autopsy& autopsy, const engine::model::NetworkSpec& network);
/// The causal chain, a few short sentences each: which number broke, how norms grew before it, the learning
/// rate beside the stable one, what to try.
/// With linked() numbers: their keys are in autopsy_whys.h.
QStringList autopsyLinks(const engine::train::Autopsy& autopsy, const engine::model::NetworkSpec& network);
/// The same, plain.
QStringList autopsyChain(const engine::train::Autopsy& autopsy, const engine::model::NetworkSpec& network);

/// Whether another learning rate can help: not where the data are broken.
bool isOfTheRate(const engine::train::Autopsy& autopsy);

} // namespace ui
