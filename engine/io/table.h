#pragma once

#include "engine/core/result.h"
#include "engine/data/dataset.h"
#include "engine/data/table_spec.h"
#include "engine/io/bytes.h"

#include <cstddef>
#include <string>
#include <vector>

namespace engine::io {

inline constexpr std::size_t kLookedRows = 1000; ///< a table's guesses and its preview are of so many rows

enum class ColumnKind { Number, Text, Date, Empty };

/// What becomes of a column.
enum class Treatment { Numbers, OneHot, Class, NumberTarget, Split, LeftOut };
enum class LeftOut {
    No,
    Chosen,
    Date,
    Empty,     ///< no value in the rows looked at
    RowNumber, ///< 1, 2, 3, ... under a name such as id
    ManyTexts, ///< more different texts than one-hot may have
};

struct TableColumn {
    std::string name; ///< from the header, made unique; else x1, x2, ... by its place
    ColumnKind kind = ColumnKind::Number;
    data::ColumnRole role = data::ColumnRole::Input; ///< chosen or guessed
    bool chosen = false;
    Treatment treatment = Treatment::Numbers;
    LeftOut leftOut = LeftOut::No;
    std::size_t missing = 0, different = 0; ///< empty cells and different texts among the rows looked at
};

/// How a table is understood: what the spec says, the rest guessed from the first rows.
struct TableLayout {
    char separator = ',';
    bool decimalComma = false, header = false;
    data::Encoding encoding = data::Encoding::Utf8;
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows; ///< those looked at, without the header; cells as they stand
    std::size_t lookedBytes = 0;                ///< where those rows end
    bool whole = false;                         ///< the table has no more rows
    std::vector<core::Error> problems;          ///< the first of them keeps the table from being read
};

/// A table of numbers and texts by `spec`, in one go: memory is the numbers' (and 4 bytes for a text). Texts
/// are one-hot, dates are left out, a column of words train, validation (val, valid) and test is the split;
/// rows with missing values are dropped, or hold NaN for prepare() to fill. Several targets are all numbers.
/// May be gzipped. Errors: "line 3, column 2"; one-hot and classes above their limits; every row dropped;
/// memoryBudget().
core::Result<data::Dataset> readTable(View bytes, const std::string& name, const data::TableSpec& spec,
                                      const Progress& progress = {});

/// What an import page shows: the layout and, unless that has a problem, the first rows as they would be
/// read.
struct TablePreview {
    TableLayout layout;
    core::Result<data::Dataset> result;
};
/// `start` is the table or, if not `whole`, its beginning: a last line that is cut off is not looked at.
/// Errors: it is no text.
core::Result<TablePreview> previewTable(View start, bool whole, const data::TableSpec& spec);

} // namespace engine::io
