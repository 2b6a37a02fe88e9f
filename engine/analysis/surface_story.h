#pragma once

#include "engine/analysis/loss_surface.h"
#include "engine/model/layout.h"
#include "engine/trace/expression.h"

#include <optional>

namespace engine::analysis {

/// Why the surface says that loss there: L = Σ wᵢ·Lᵢ over its corners. Nothing outside and where one is not
/// finite.
std::optional<trace::Explanation> explainLoss(const LossSurface& surface, double x, double y);
/// Which parameters a place stands for, by the example of the one that differs most from the plane's origin
/// there: θᵢ = oᵢ + x·uᵢ + y·vᵢ.
trace::Explanation explainPlace(const ParameterPlane& plane, const model::Layout& layout, double x, double y);
/// How far a point of a path is from the plane's origin: √(x² + y² + off²).
trace::Explanation explainDistance(const PlanePoint& point);

} // namespace engine::analysis
