#include "engine/io/table_layout.h"

#include "engine/core/schema.h"
#include "engine/io/table_cells.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;

constexpr std::array<char, 4> kSeparators = {'\t', ';', '|', ','}; // the surer ones first
constexpr std::size_t kSeparatorLines = 20;
constexpr std::size_t kLookedCells = 2'000'000;

using SeparatorCounts = std::array<std::size_t, kSeparators.size()>;

/// How often each separator stands outside quotes in each of the first lines that are not blank.
std::vector<SeparatorCounts> separatorCounts(View text) {
    std::vector<SeparatorCounts> lines;
    SeparatorCounts counts{};
    bool inQuotes = false, blank = true;
    for (const char c : text.substr(0, kCsvMaxLine)) {
        if (c == '"')
            inQuotes = !inQuotes;
        const bool lineEnd = c == '\n' || c == '\r';
        if (lineEnd && !inQuotes) {
            if (!blank)
                lines.push_back(counts);
            if (lines.size() == kSeparatorLines)
                return lines;
            counts = {};
            blank = true;
            continue;
        }
        blank = blank && lineEnd;
        for (std::size_t i = 0; i < kSeparators.size(); ++i)
            counts[i] += c == kSeparators[i] && !inQuotes ? 1 : 0;
    }
    if (!blank && text.size() <= kCsvMaxLine)
        lines.push_back(counts);
    return lines;
}

std::string columnsText(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " column" : " columns");
}

/// The rows to look at, the header (if any) among them.
void lookAtRows(View text, TableLayout& layout) {
    CsvRows rows(text, layout.separator);
    std::size_t firstLine = 0, cells = 0;
    while (layout.rows.size() <= kLookedRows && cells <= kLookedCells) {
        const auto more = rows.next();
        if (!more)
            return layout.problems.push_back(more.error());
        if (!*more) {
            layout.whole = true;
            return;
        }
        const std::vector<View>& fields = rows.fields();
        if (layout.rows.empty())
            firstLine = rows.line();
        else if (fields.size() != layout.rows.front().size())
            return layout.problems.push_back({Code::ShapeMismatch,
                                              columnsText(fields.size()) + "; expected " +
                                                  std::to_string(layout.rows.front().size()) +
                                                  " as in line " + std::to_string(firstLine),
                                              "line " + std::to_string(rows.line())});
        layout.rows.emplace_back(fields.begin(), fields.end());
        layout.lookedBytes = rows.position();
        cells += fields.size();
    }
}

/// Numbers with a comma, and more of them than with a point.
bool guessDecimalComma(const TableLayout& layout) {
    if (layout.separator == ',')
        return false;
    std::size_t commas = 0, points = 0;
    double value = 0;
    for (const auto& row : layout.rows)
        for (const std::string& cell : row) {
            const bool comma = cell.find(',') != std::string::npos;
            if (!comma && cell.find('.') == std::string::npos)
                continue;
            if (readNumber(cell, comma, value) == Cell::Number)
                ++(comma ? commas : points);
        }
    return commas > points;
}

bool isNumber(const std::string& cell, bool comma) {
    double value = 0;
    return readNumber(cell, comma, value) == Cell::Number;
}

/// A word over numbers or dates; but a row of numbers with a word among them is a damaged row. Where all is
/// text: words that do not come again below them.
bool guessHeader(const TableLayout& layout) {
    const std::vector<std::string>& first = layout.rows.front();
    std::size_t words = 0, numbers = 0;
    bool overNumbers = false, allTexts = true, again = false;
    for (std::size_t c = 0; c < first.size(); ++c) {
        const bool word =
            !isNumber(first[c], layout.decimalComma) && !isMissing(first[c]) && !isDate(first[c]);
        words += word ? 1 : 0;
        numbers += isNumber(first[c], layout.decimalComma) ? 1 : 0;
        bool numeric = false;
        const std::size_t evidence = std::min<std::size_t>(layout.rows.size(), 100);
        for (std::size_t r = 1; r < evidence && !numeric; ++r) {
            const std::string& cell = layout.rows[r][c];
            numeric = isNumber(cell, layout.decimalComma) || isDate(cell);
            again = again || (word && cell == first[c]);
        }
        overNumbers = overNumbers || (word && numeric);
        allTexts = allTexts && word && !numeric;
    }
    const bool distinct = std::set<std::string>(first.begin(), first.end()).size() == first.size();
    if (layout.rows.size() == 1)
        return words > 0 && numbers == 0;
    return (overNumbers && words >= numbers) || (allTexts && distinct && !again);
}

} // namespace

char guessTableSeparator(View text) {
    const std::vector<SeparatorCounts> lines = separatorCounts(text);
    if (lines.empty())
        return guessSeparator(text);
    for (std::size_t i = 0; i < kSeparators.size(); ++i) {
        const std::size_t first = lines.front()[i];
        if (first > 0 && std::all_of(lines.begin(), lines.end(),
                                     [&](const SeparatorCounts& line) { return line[i] == first; }))
            return kSeparators[i];
    }
    const auto most = std::max_element(lines.front().begin(), lines.front().end());
    return *most == 0 ? ',' : kSeparators[static_cast<std::size_t>(most - lines.front().begin())];
}

TableLayout findTableLayout(View text, data::Encoding encoding, const data::TableSpec& spec) {
    TableLayout layout;
    layout.encoding = encoding;
    layout.separator = spec.separator ? *spec.separator : guessTableSeparator(text);
    if (!spec.separator && layout.separator == ',' && spec.decimalComma.value_or(false))
        layout.separator = ';';
    lookAtRows(text, layout);
    if (layout.rows.empty()) {
        if (layout.problems.empty())
            layout.problems.push_back({Code::Syntax, "no rows; expected a table of numbers and texts", ""});
        return layout;
    }
    layout.decimalComma = spec.decimalComma ? *spec.decimalComma : guessDecimalComma(layout);
    layout.header = spec.header ? *spec.header : guessHeader(layout);
    std::vector<std::string> header(layout.rows.front().size());
    if (layout.header) {
        header = std::move(layout.rows.front());
        layout.rows.erase(layout.rows.begin());
    } else if (layout.rows.size() > kLookedRows) {
        layout.rows.pop_back();
    }
    guessColumns(layout, header, spec);
    return layout;
}

} // namespace engine::io
