#pragma once

#include "engine/trace/trace.h"

#include <string>
#include <vector>

namespace engine::trace {

/// What an optimizer would do with one parameter now: from the recorded value, gradient (penalties and
/// clipping included), learning rate and, where the run keeps them, moments.
struct Alternative {
    optim::OptimizerSpec optimizer; ///< settings complete
    bool isOwn = false;             ///< the run's own, with its own settings: the recorded step exactly
    /// Its moments are not kept by the run, which is past its first step: they begin where they would before
    /// a first step, and the step counts as the first.
    bool isFresh = false;
    long long step = 1; ///< number that it counts with
    double delta = 0;   ///< its step
    double updated = 0; ///< the value after it
};

/// SGD, SGD with momentum 0.9, RMSprop, Adam and AdamW, with PyTorch's defaults (the weight decay too: none,
/// of AdamW 0.01), the run's own in the place of the one of its kind; Adagrad only as the run's own, at the
/// end. Adam and AdamW remember the same, so that each goes on from the other's moments. Nothing of a frozen
/// tensor. `slot`: of the layout, `number`: in that tensor.
std::vector<Alternative> alternatives(const Trace& trace, int slot, core::Index number);

} // namespace engine::trace
