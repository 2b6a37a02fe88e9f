#pragma once

#include "engine/io/csv.h"

#include <string>

namespace engine::io {

/// readCell() where the decimal mark may be a comma: then "1,5" is a number and "1.5" is none.
Cell readNumber(View field, bool decimalComma, double& value);
/// Why a cell is not the number that was expected.
core::Error notThatNumber(Cell cell, View field, bool decimalComma, const std::string& place);

/// A day (2024-01-31, 31.1.2024, 1/31/24, 31 Jan 2024), a time (18:30, 18:30:05.2), or both, with or without
/// a time zone.
bool isDate(View field);

} // namespace engine::io
