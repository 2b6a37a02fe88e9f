#pragma once

#include "engine/trace/explain.h"

#include <optional>
#include <vector>

namespace engine::trace {

/// What happens to a gradient on its way into the new value, in the order in which the engine does it.
enum class StageKind {
    Gradient, ///< of the data's loss: the mean over the batch
    Penalty,  ///< λ₁ and λ₂: part of the gradient, so that it is clipped with it
    Clipping, ///< c · ∂L/∂w; c is of all gradients together
    Decay,    ///< the optimizer's weight decay: added to the clipped gradient, of adamw taken off the weight
    Moment,   ///< what the optimizer remembers: one stage each
    Correction, ///< adam's and adamw's m̂ and v̂: one stage each
    Step,       ///< Δ, as the optimizer returned it
    NewValue,   ///< w + Δ
};

struct Stage {
    StageKind kind = StageKind::Gradient;
    bool on = true; ///< false: this update does not have it; then nothing is explained
    Explanation
        why; ///< of its outcome. The formula names earlier stages' outcomes, the numbers hold them whole
};

/// The update of one weight or bias, stage by stage. Adamw's decay comes after the correction, all others'
/// after clipping: every kind but Moment and Correction is there once, on or off. Of a frozen layer only the
/// gradient, its penalty and the value, which stays.
struct UpdateStory {
    int slot = 0;         ///< of the layout
    int row = 0, col = 0; ///< of the tensor
    bool isBias = false, isTrained = true;
    Symbol symbol; ///< w_2,1^(1), before the step
    std::vector<Stage> stages;
};

/// Of the parameter that a place is about: an element of dL/dW, dL/db, W or b. Nothing for other places.
/// `brief`: how a long gradient is written.
std::optional<UpdateStory> updateStory(const Trace& trace, const Selection& element, const Brief& brief = {});

/// The same tree with every part that has a name of its own as one number of that name.
Expression withNamesOnly(const Expression& expression);

} // namespace engine::trace
