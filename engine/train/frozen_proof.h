#pragma once

#include "engine/core/matrix.h"
#include "engine/model/layout.h"
#include "engine/train/history.h"

#include <string>
#include <vector>

namespace engine::train {

/// One frozen tensor, compared bit for bit with what it was. Decay is included: whatever moved it would show.
struct FrozenTensor {
    std::string name; ///< "0.weight"
    int layer = 0;
    core::Index numbers = 0;
    core::Index differing = 0; ///< numbers whose bits are others
    bool isUnchanged() const { return differing == 0; }
};

struct FrozenProof {
    std::vector<FrozenTensor> tensors; ///< of the layout, in its order; running means included
    /// Tensors that did not change by a bit.
    std::size_t unchanged() const;
    bool holds() const { return unchanged() == tensors.size(); }
};

/// Which layers are frozen at a step of a run and have been ever since it began: they have not learned a
/// single step, neither by its first settings nor by what was changed by hand, and do not learn in the next
/// one. `epoch`: completed at that step. One a layer; false, too, of layers without parameters.
std::vector<bool> neverLearned(const Experiment& begun, const Changes& changes, long long step,
                               long long epoch);

/// Compares the tensors of those layers in the precision of the run.
FrozenProof frozenProof(const model::Layout& layout, const std::vector<bool>& layers, Precision precision,
                        const core::VectorD& before, const core::VectorD& now);
/// Of a trainer that nobody changed by hand: W₀ and the present parameters.
FrozenProof frozenProof(const AnyTrainer& trainer);

} // namespace engine::train
