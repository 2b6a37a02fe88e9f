#pragma once

#include "engine/trace/cursor.h"

#include <optional>

namespace engine::trace {

/// The two factors of a hidden unit's δ = ∂L/∂a · f′(z), and which of them keeps it small.
struct DeltaLimit {
    enum class By { Neither, Arriving, Slope };
    double arriving = 0;      ///< ∂L/∂a: Σ w δ of the layer above
    double slope = 0;         ///< f′(z)
    double arrivingShare = 0; ///< |∂L/∂a| of the largest one in the layer for that sample; 0 ... 1
    double slopeShare = 0;    ///< |f′(z)| of the largest slope that f has; 0 ... 1
    By by = By::Neither;      ///< the smaller share, if it is below one half
};

/// Of a dL/dz element whose activation works on each unit by itself. Nothing for other elements, and for an
/// output whose loss reads z, where δ is one formula.
std::optional<DeltaLimit> deltaLimit(const Trace& trace, const Selection& element);

} // namespace engine::trace
