#pragma once

#include "engine/data/prepare.h"
#include "engine/train/experiment.h"

namespace engine::train {

/// Whether the parameters of one network are those of the other: they differ at most in dropout rates, and in
/// which layers are trainable and at which scale of the learning rate.
bool sameParameters(const model::NetworkSpec& a, const model::NetworkSpec& b);
/// Whether they have the same samples in the same parts, of the same sizes; their numbers may be others (noise).
bool sameRows(const data::Prepared& a, const data::Prepared& b);
/// Whether a run over one data can go on over the other: as many features and targets. Where rows are others as
/// well, an epoch begins with them.
bool sameSizes(const data::Prepared& a, const data::Prepared& b);

/// Whether a run goes on with other settings from its next step, rather than another one beginning: it may
/// differ in optimizer, learning rate, schedule, batch size, epochs, shuffling, penalties, clipping, early
/// stopping, unfreezing, which layers are trainable, their learning-rate scales, dropout rates, the noise of
/// generated data and the points that are drawn (while there are some); not in anything else of network and
/// data, nor in loss, seed and precision.
bool isLive(const Experiment& from, const Experiment& to);

} // namespace engine::train
