#pragma once

#include "engine/data/columns.h"

#include <vector>

namespace engine::data {

/// What the rows of a data set are put in order by.
struct RowOrder {
    enum class By {
        Row, ///< as they came
        Part,
        Class, ///< by class number
        Column,
    };
    By by = By::Row;
    core::Index column = 0; ///< of Column
    bool descending = false;
    bool operator==(const RowOrder&) const = default;
};

/// Puts `rows` in that order; equal ones stay as they came, what is missing comes last in both directions.
void sortRows(const Dataset& dataset, const Parts& parts, const RowOrder& order, std::vector<int>& rows);

} // namespace engine::data
