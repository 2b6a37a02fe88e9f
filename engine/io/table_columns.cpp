#include "engine/io/table_columns.h"

#include "engine/core/text.h"
#include "engine/io/reports.h"
#include "engine/io/table_cells.h"

#include <algorithm>
#include <array>
#include <limits>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using data::Part;

struct PartWord {
    View word;
    Part part;
};
constexpr std::array<PartWord, 7> kPartWords = {{{"train", Part::Train},
                                                 {"training", Part::Train},
                                                 {"validation", Part::Validation},
                                                 {"valid", Part::Validation},
                                                 {"val", Part::Validation},
                                                 {"test", Part::Test},
                                                 {"testing", Part::Test}}};

bool sameWord(View a, View b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
    });
}

} // namespace

ColumnValues::ColumnValues(const TableColumn& layout, std::size_t column, bool decimalComma,
                           std::size_t categories)
    : m_layout(layout), m_column(column), m_mostCategories(categories), m_decimalComma(decimalComma) {}

bool ColumnValues::isCategory() const {
    return m_layout.treatment == Treatment::OneHot ||
           (m_layout.treatment == Treatment::Class && m_layout.kind != ColumnKind::Number);
}

void ColumnValues::reserve(std::size_t count) {
    if (m_layout.treatment == Treatment::Split)
        m_parts.reserve(count);
    else if (isCategory())
        m_codes.reserve(count);
    else
        m_numbers.reserve(count);
}

core::Result<void> ColumnValues::add(View field, std::size_t line) {
    if (m_layout.treatment == Treatment::Split)
        return addPart(field, line);
    return isCategory() ? addCategory(field, line) : addNumber(field, line);
}

void ColumnValues::addMissing() {
    ++m_missing;
    if (isCategory())
        m_codes.push_back(-1);
    else
        m_numbers.push_back(std::numeric_limits<double>::quiet_NaN());
}

core::Result<void> ColumnValues::addNumber(View field, std::size_t line) {
    double value = 0;
    const Cell cell = readNumber(field, m_decimalComma, value);
    if (cell == Cell::Number) {
        m_numbers.push_back(value);
        return {};
    }
    Error error = notThatNumber(cell, field, m_decimalComma, cellPlace(line, m_column));
    if (m_layout.treatment == Treatment::Numbers && cell == Cell::Text)
        error.message += "; or read the column one-hot, or leave it out";
    return error;
}

core::Result<void> ColumnValues::addCategory(View field, std::size_t line) {
    std::string number;
    double value = 0;
    // 1 and 1.0 are one category.
    if (m_layout.kind == ColumnKind::Number && readNumber(field, m_decimalComma, value) == Cell::Number)
        field = number = numberText(value);
    auto found = m_categories.find(field);
    if (found == m_categories.end()) {
        if (m_categories.size() == m_mostCategories)
            return Error{Code::TooLarge,
                         "more than " + std::to_string(m_mostCategories) + " different texts in " +
                             core::inQuotes(m_layout.name) + "; expected " +
                             (m_layout.treatment == Treatment::OneHot
                                  ? "fewer for one-hot, a higher limit, or the column left out"
                                  : "classes or numbers"),
                         cellPlace(line, m_column)};
        found = m_categories.emplace(std::string(field), static_cast<int>(m_categories.size())).first;
    }
    m_codes.push_back(found->second);
    return {};
}

core::Result<void> ColumnValues::addPart(View field, std::size_t line) {
    for (const PartWord& each : kPartWords)
        if (sameWord(field, each.word)) {
            m_parts.push_back(each.part);
            return {};
        }
    return Error{Code::InvalidValue,
                 (field.empty() ? std::string("an empty cell") : core::inQuotes(field)) +
                     " is no part; expected train, validation (val, valid) or test",
                 cellPlace(line, m_column)};
}

std::vector<std::pair<std::string, int>> ColumnValues::sortedCategories() const {
    std::vector<std::pair<std::string, int>> sorted(m_categories.begin(), m_categories.end());
    const bool numbers = m_layout.kind == ColumnKind::Number;
    std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
        double x = 0, y = 0;
        if (numbers && readCell(a.first, x) == Cell::Number && readCell(b.first, y) == Cell::Number)
            return x < y;
        return a.first < b.first;
    });
    return sorted;
}

std::vector<std::string> ColumnValues::categories() const {
    std::vector<std::string> names;
    for (auto& each : sortedCategories())
        names.push_back(std::move(each.first));
    return names;
}

std::vector<int> ColumnValues::categoryNumbers() const {
    std::vector<int> place(m_categories.size());
    int next = 0;
    for (const auto& each : sortedCategories())
        place[static_cast<std::size_t>(each.second)] = next++;
    std::vector<int> numbers;
    numbers.reserve(m_codes.size());
    for (const int code : m_codes)
        numbers.push_back(code < 0 ? -1 : place[static_cast<std::size_t>(code)]);
    return numbers;
}

std::size_t ColumnValues::width() const {
    if (m_layout.treatment == Treatment::OneHot)
        return std::max<std::size_t>(m_categories.size(), 1) * sizeof(double);
    return sizeof(double);
}

} // namespace engine::io
