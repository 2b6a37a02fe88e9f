#pragma once

#include "engine/trace/trace.h"

#include "engine/trace/cursor.h"

#include <optional>

namespace engine::trace {

/// A weight or bias of the network.
struct ParameterPlace {
    int layer = 0;
    bool isBias = false;
    core::Index unit = 0, input = 0; ///< row and column of its tensor
};

/// The one that an element of dL/dW, dL/db, W or b is about; nothing for other places and outside of them.
/// Row or column −1 is the first.
std::optional<ParameterPlace> parameterPlace(const Trace& trace, const Selection& element);

} // namespace engine::trace
