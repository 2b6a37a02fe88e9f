#pragma once

#include "ui/compare/lane_table.h"
#include "ui/panels/why_popup.h"

namespace ui {

/// Why the number in that column of the lane at that place is what it is; of its setting: in what it differs
/// from the reference, and the note on it. Nothing before it has one.
std::optional<Why> whyOf(const LaneDesk& desk, std::size_t lane, LaneTable::Column column, double number);

} // namespace ui
