#include "engine/core/schema.h"
#include "engine/core/text.h"
#include "engine/io/class_numbers.h"
#include "engine/io/table_cells.h"
#include "engine/io/table_layout.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using data::ColumnRole;

constexpr std::size_t kLeastRowNumbers = 5; ///< fewer rows in order may be chance
constexpr std::size_t kDamagedShare = 20;   ///< one text in so many numbers is a damaged number
constexpr std::size_t kMostNumberClasses = 50, kMostTextClasses = 1000;

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool isOneOf(const std::string& name, std::initializer_list<const char*> names) {
    const std::string word = lowered(name);
    return std::any_of(names.begin(), names.end(), [&](const char* each) { return word == each; });
}

/// Names as they are in the header; twice the same: "a", "a (2)".
void nameColumns(TableLayout& layout, const std::vector<std::string>& header) {
    std::set<std::string> taken;
    for (std::size_t c = 0; c < header.size(); ++c) {
        const std::string given = header[c].empty() ? "x" + std::to_string(c + 1) : header[c];
        std::string name = given;
        for (int again = 2; !taken.insert(name).second; ++again)
            name = given + " (" + std::to_string(again) + ")";
        layout.columns[c].name = name;
    }
}

/// What the cells of a column are, as far as they were looked at.
struct Cells {
    std::vector<double> numbers;
    std::size_t texts = 0, dates = 0;
};

Cells lookAt(const TableLayout& layout, std::size_t c, TableColumn& column) {
    Cells cells;
    std::set<std::string> different;
    for (const auto& row : layout.rows) {
        double value = 0;
        const std::string& cell = row[c];
        if (isMissing(cell)) {
            ++column.missing;
            continue;
        }
        different.insert(cell);
        const Cell kind = readNumber(cell, layout.decimalComma, value);
        if (kind == Cell::Number)
            cells.numbers.push_back(value);
        else if (kind == Cell::Text)
            ++(isDate(cell) ? cells.dates : cells.texts);
    }
    column.different = different.size();
    const std::size_t numbers = cells.numbers.size();
    if (column.missing == layout.rows.size())
        column.kind = ColumnKind::Empty;
    else if (cells.dates > 0 && cells.texts == 0 && numbers == 0)
        column.kind = ColumnKind::Date;
    else if ((cells.texts + cells.dates) * kDamagedShare > numbers)
        column.kind = ColumnKind::Text;
    return cells;
}

/// Under a name that says so, or under none in a header (as pandas writes its index).
bool isRowNumber(const TableColumn& column, bool hasHeader, const std::vector<double>& numbers) {
    if (numbers.size() < kLeastRowNumbers || column.missing > 0 || column.kind != ColumnKind::Number ||
        numbers.front() != std::floor(numbers.front()))
        return false;
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] != numbers[i - 1] + 1)
            return false;
    return isOneOf(column.name, {"id", "index", "no", "nr", "#", "row", "unnamed: 0", "rownames"}) ||
           (hasHeader && column.name == "x1");
}

bool isClass(const std::vector<double>& numbers) {
    const std::vector<double> whole = wholeValues(numbers, kMostNumberClasses);
    return !whole.empty() && whole.size() < numbers.size();
}

void guessRole(TableColumn& column, bool hasHeader, const Cells& cells, const data::TableSpec& spec) {
    const auto leaveOut = [&](LeftOut why) {
        column.role = ColumnRole::Ignore;
        column.leftOut = why;
    };
    if (isOneOf(column.name, {"split"}) && column.kind == ColumnKind::Text)
        column.role = ColumnRole::Split;
    else if (column.kind == ColumnKind::Date)
        leaveOut(LeftOut::Date);
    else if (column.kind == ColumnKind::Empty)
        leaveOut(LeftOut::Empty);
    else if (isRowNumber(column, hasHeader, cells.numbers))
        leaveOut(LeftOut::RowNumber);
    else if (column.kind == ColumnKind::Text && column.different > static_cast<std::size_t>(spec.categories))
        leaveOut(LeftOut::ManyTexts);
}

bool isTarget(const TableColumn& column) {
    return column.role == ColumnRole::Target || column.role == ColumnRole::NumberTarget;
}

/// Named like one, else the last that can be.
void guessTarget(TableLayout& layout) {
    if (std::any_of(layout.columns.begin(), layout.columns.end(), isTarget))
        return;
    TableColumn* target = nullptr;
    for (TableColumn& column : layout.columns) {
        const bool manyTexts = column.leftOut == LeftOut::ManyTexts;
        const bool repeats = column.different * 2 <= layout.rows.size();
        const bool usable = column.role == ColumnRole::Input || (manyTexts && repeats);
        if (column.chosen || !usable || column.different > kMostTextClasses)
            continue;
        if (isOneOf(column.name, {"target", "class", "label", "y"})) {
            target = &column;
            break;
        }
        if (target == nullptr || &column == &layout.columns.back() || column.role == ColumnRole::Input)
            target = &column;
    }
    if (target == nullptr)
        return;
    target->role = ColumnRole::Target;
    target->leftOut = LeftOut::No;
}

void setTreatment(TableColumn& column, bool fewWholeNumbers, std::size_t targets) {
    switch (column.role) {
    case ColumnRole::Input:
        column.treatment = column.kind == ColumnKind::Number ? Treatment::Numbers : Treatment::OneHot;
        break;
    case ColumnRole::OneHot:
        column.treatment = Treatment::OneHot;
        break;
    case ColumnRole::Target:
        column.treatment = column.kind != ColumnKind::Number || (targets == 1 && fewWholeNumbers)
                               ? Treatment::Class
                               : Treatment::NumberTarget;
        break;
    case ColumnRole::NumberTarget:
        column.treatment = Treatment::NumberTarget;
        break;
    case ColumnRole::Split:
        column.treatment = Treatment::Split;
        break;
    case ColumnRole::Ignore:
        column.treatment = Treatment::LeftOut;
        break;
    }
}

void findProblems(TableLayout& layout, const data::TableSpec& spec) {
    std::vector<std::string> names, textTargets;
    std::size_t inputs = 0, targets = 0, splits = 0;
    for (const TableColumn& column : layout.columns) {
        names.push_back(column.name);
        inputs += column.role == ColumnRole::Input || column.role == ColumnRole::OneHot ? 1 : 0;
        targets += isTarget(column) ? 1 : 0;
        splits += column.role == ColumnRole::Split ? 1 : 0;
        if (column.treatment == Treatment::Class)
            textTargets.push_back(column.name);
    }
    const auto problem = [&](const std::string& message) {
        layout.problems.push_back({Code::InvalidValue, message, ""});
    };
    for (const auto& chosen : spec.columns)
        if (std::find(names.begin(), names.end(), chosen.first) == names.end())
            layout.problems.push_back(core::unknownName("column", chosen.first, names));
    if (layout.columns.size() < 2)
        layout.problems.push_back({Code::Syntax,
                                   "1 column; expected at least 2, separated by commas, semicolons, tabs or "
                                   "pipes: inputs and a target",
                                   "line 1"});
    else if (layout.rows.empty())
        layout.problems.push_back({Code::Syntax, "a header, but no rows below it", ""});
    else if (targets == 0)
        problem("no column is the target; expected one at least");
    else if (inputs == 0)
        problem("no column is an input; expected one at least");
    if (splits > 1)
        problem(std::to_string(splits) + " columns split the rows; expected at most one");
    if (targets > 1 && !textTargets.empty())
        problem(std::to_string(targets) + " targets, but " + core::inQuotes(textTargets.front()) +
                " is text; expected one target, or numbers only");
}

} // namespace

void guessColumns(TableLayout& layout, const std::vector<std::string>& header, const data::TableSpec& spec) {
    layout.columns.resize(header.size());
    nameColumns(layout, header);
    std::vector<bool> fewWholeNumbers(header.size());
    for (std::size_t c = 0; c < header.size(); ++c) {
        TableColumn& column = layout.columns[c];
        const Cells cells = lookAt(layout, c, column);
        fewWholeNumbers[c] = isClass(cells.numbers);
        const auto chosen = spec.columns.find(column.name);
        column.chosen = chosen != spec.columns.end();
        if (!column.chosen)
            guessRole(column, layout.header, cells, spec);
        else if ((column.role = chosen->second) == ColumnRole::Ignore)
            column.leftOut = LeftOut::Chosen;
    }
    guessTarget(layout);
    const auto targets =
        static_cast<std::size_t>(std::count_if(layout.columns.begin(), layout.columns.end(), isTarget));
    for (std::size_t c = 0; c < header.size(); ++c)
        setTreatment(layout.columns[c], fewWholeNumbers[c], targets);
    findProblems(layout, spec);
}

} // namespace engine::io
