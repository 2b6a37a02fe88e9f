#pragma once

#include "engine/trace/forces.h"

#include <QString>

namespace ui {

/// What kind of decay pulls at a tensor, and whether the two forces can be told apart; of a frozen one that
/// neither does.
QString forcesInWords(const engine::trace::Trace& trace, const engine::trace::Forces& forces);
/// "unit 3 ← input 12", "bias of unit 3".
QString placeInWords(const engine::trace::Trace& trace, const engine::model::TensorSlot& slot,
                     engine::core::Index row, engine::core::Index col);

} // namespace ui
