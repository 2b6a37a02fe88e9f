#pragma once

#include "engine/model/repair.h"

#include <QString>

namespace ui {

/// What a button says that mends a network: "Insert flatten", "Set kernel size to 3".
QString repairText(const engine::model::Repair& repair, const engine::model::NetworkSpec& network);

} // namespace ui
