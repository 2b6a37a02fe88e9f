#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace engine::data {

/// What a column of a table is for.
enum class ColumnRole {
    Input,        ///< numbers as they are, texts one-hot
    OneHot,       ///< one-hot, numbers too
    Target,       ///< texts or few whole numbers: the class; else a number
    NumberTarget, ///< a number, also where whole numbers could be classes
    Ignore,       ///< left out
    Split,        ///< says which part a row belongs to: train, validation (val, valid) or test
};

enum class Encoding {
    Utf8,
    Utf16,
    Windows1252
}; ///< Latin-1 is read as Windows-1252, which holds its letters

/// What happens to rows with an empty cell (or NA, null, ?, ...) in an input. Without a target a row is
/// dropped in any case.
enum class MissingPolicy {
    DropRow,
    Mean,         ///< of the training rows; in a one-hot column their most frequent category
    MostFrequent, ///< value of the training rows
};

/// How a table is read: the "table" object of a project file. A plain comparable value; what is absent is
/// guessed from the first 1,000 rows, the same way every time.
struct TableSpec {
    std::optional<char> separator; ///< , ; tab |
    std::optional<bool> decimalComma;
    std::optional<bool> header;
    std::optional<Encoding> encoding;
    MissingPolicy missing = MissingPolicy::DropRow;
    int categories = 50; ///< the most a one-hot column may have
    /// By the column's name in the header; without a header (or name) it is x1, x2, ... by its place.
    std::map<std::string, ColumnRole> columns;
    bool operator==(const TableSpec&) const = default;
};

inline constexpr int kMostCategories = 1000;

} // namespace engine::data
