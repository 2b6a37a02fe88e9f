#pragma once

#include "ui/network/network_view.h"
#include "ui/trace/places.h"

namespace ui {

/// What is lit on the canvas at that place.
Highlight highlightAt(const engine::trace::Cursor& cursor);
/// The same for an operand under the mouse, over `base`.
Highlight highlightOf(const engine::trace::Trace& trace, const engine::trace::Link& link,
                      const Highlight& base);
/// The numbers in the units while that operation is looked at: inputs and, per layer, outputs; in the
/// backward part the deltas that are already known.
std::vector<std::vector<double>> unitValues(const engine::trace::Trace& trace, int operation, int sample);
/// The units that the pass, as far as that operation, has dropped in that sample, by column as the values.
std::vector<std::vector<bool>> droppedUnits(const engine::trace::Trace& trace, int operation, int sample);

} // namespace ui
