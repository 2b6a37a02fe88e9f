#pragma once

#include "engine/core/matrix.h"
#include "engine/io/csv.h"
#include "engine/io/table.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace engine::io {

/// The values of one column while a table is read: numbers, or texts as numbers of categories (in the order
/// they came), or parts. Nothing is kept of a cell but its value.
class ColumnValues {
public:
    /// `column` counts from 1, for error messages. At most `categories` different texts.
    ColumnValues(const TableColumn& layout, std::size_t column, bool decimalComma, std::size_t categories);

    /// Makes room for about so many values.
    void reserve(std::size_t count);
    /// Appends a cell. Errors: "line 3, column 2".
    core::Result<void> add(View field, std::size_t line);
    /// Appends a missing value: NaN, or -1.
    void addMissing();

    Treatment treatment() const { return m_layout.treatment; }
    const TableColumn& layout() const { return m_layout; }
    const std::vector<double>& numbers() const { return m_numbers; }
    const std::vector<data::Part>& parts() const { return m_parts; }
    core::Index missing() const { return m_missing; }
    /// The categories in order of their names; numbers in order of their size.
    std::vector<std::string> categories() const;
    /// One a sample: its place among categories(); -1: missing.
    std::vector<int> categoryNumbers() const;
    /// Bytes the values of one sample will need as numbers.
    std::size_t width() const;
    /// The values are needed no more. (Assigning {} would keep their memory.)
    void release() {
        std::vector<double>().swap(m_numbers);
        std::vector<int>().swap(m_codes);
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(View text) const { return std::hash<View>()(text); }
    };

    TableColumn m_layout;
    std::size_t m_column, m_mostCategories;
    bool m_decimalComma;
    std::vector<double> m_numbers;
    std::vector<int> m_codes;
    std::vector<data::Part> m_parts;
    std::unordered_map<std::string, int, Hash, std::equal_to<>> m_categories;
    core::Index m_missing = 0;

    bool isCategory() const;
    core::Result<void> addNumber(View field, std::size_t line);
    core::Result<void> addCategory(View field, std::size_t line);
    core::Result<void> addPart(View field, std::size_t line);
    std::vector<std::pair<std::string, int>> sortedCategories() const;
};

} // namespace engine::io
