#pragma once

#include "engine/trace/trace.h"

#include <vector>

namespace engine::trace {

/// The two forces on the numbers of a tensor in one update: how far each is moved by what the data say, and
/// how far by decay, which pulls towards 0. Together they are the step, number by number.
///
/// `data` is the step the optimizer takes from the same state without any decay: weight_decay 0, and of the
/// gradient only what the data's loss gives; clipped by the factor of the update as it is. `decay` is the
/// rest of the step as it is. With plain sgd it is −η·λ·w, with adamw −η·λ·w, exactly; with momentum it is
/// what this update's decay adds (what earlier ones left in the moments counts as data). Adam, rmsprop and
/// adagrad with decay in the gradient divide by a root that decay is part of, so that the two are not
/// separable: there it is by this definition the difference that decay makes to this one step.
struct Forces {
    int slot = 0;              ///< of the layout
    bool isTrained = true;     ///< false: frozen, and both are 0
    core::MatrixD data, decay; ///< rows × cols of the slot, in units of the weight
};

/// Whether this update has any decay: weight_decay, or a penalty l1 or l2.
bool hasDecay(const PassInput& input);
/// Whether the two are separable: decay moves the weight by the same amount whatever the data say.
bool areSeparable(const PassInput& input);

/// Of each tensor that a gradient trains, frozen or not. Costs one more step of the optimizer.
std::vector<Forces> forces(const Trace& trace);

} // namespace engine::trace
