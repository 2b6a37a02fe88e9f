#pragma once

#include "engine/io/table.h"

namespace engine::io {

/// Looks at the first rows of a checked text. What is wrong stands in the layout's problems.
TableLayout findTableLayout(View text, data::Encoding encoding, const data::TableSpec& spec);

/// Separator (the same number in each of the first lines: tab, semicolon, pipe, then comma, which may be a
/// decimal mark) and decimal mark.
char guessTableSeparator(View text);

/// Kind, role and treatment of each column; `header` and `rows` are the layout's.
void guessColumns(TableLayout& layout, const std::vector<std::string>& header, const data::TableSpec& spec);

} // namespace engine::io
