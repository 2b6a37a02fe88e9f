#pragma once

#include "engine/trace/expression.h"
#include "engine/trace/forces.h"

namespace engine::trace {

/// Why a number of a tensor takes the step it takes: from the data, and from decay. Where decay moves it by
/// −η·λ·w exactly (adamw; sgd without momentum; no penalty) that product is written out.
Explanation explainForces(const Trace& trace, const Forces& forces, core::Index row, core::Index col);

/// Whether decay's part is exactly −η·λ·w.
bool isPlainDecay(const PassInput& input);

} // namespace engine::trace
