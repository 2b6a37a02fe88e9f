#include "engine/core/text.h"
#include "engine/io/class_numbers.h"
#include "engine/io/csv.h"
#include "engine/io/data_files.h"
#include "engine/io/guard.h"

#include <map>
#include <optional>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;

constexpr std::size_t kHeaderEvidence = 100; ///< rows below the first that tell whether it is a header
constexpr std::size_t kMaxTextClasses = 1000;
constexpr int kMaxNumberClasses = 50;

/// What the first reading of a file finds out.
struct Layout {
    char separator = ',';
    std::size_t firstLine = 0, rows = 0;
    std::vector<std::string> firstRow;
    std::vector<bool> numericBelow;
    bool header = false;

    std::size_t columns() const { return firstRow.size(); }
    std::size_t samples() const { return rows - (header ? 1 : 0); }
};

std::string columnsText(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " column" : " columns");
}

bool isNumber(View field) {
    double value = 0;
    return readCell(field, value) == Cell::Number;
}

bool isWord(View field) {
    double value = 0;
    return readCell(field, value) == Cell::Text && !isMissing(field);
}

/// A word over numbers; but a row of numbers with one word among its features is a damaged sample, not a
/// header.
bool isHeader(const Layout& layout) {
    const std::size_t last = layout.columns() - 1;
    std::size_t words = 0, numbers = 0;
    bool overNumbers = false;
    for (std::size_t c = 0; c < last; ++c) {
        const bool word = isWord(layout.firstRow[c]);
        words += word ? 1 : 0;
        numbers += isNumber(layout.firstRow[c]) ? 1 : 0;
        overNumbers = overNumbers || (word && layout.numericBelow[c]);
    }
    if (layout.rows == 1)
        return words > 0 && numbers == 0;
    return (overNumbers && words >= numbers) || (isWord(layout.firstRow[last]) && layout.numericBelow[last]);
}

core::Result<void> addRow(const CsvRows& rows, Layout& layout) {
    const std::vector<View>& fields = rows.fields();
    if (layout.rows++ == 0) {
        layout.firstLine = rows.line();
        layout.firstRow.assign(fields.begin(), fields.end());
        layout.numericBelow.resize(fields.size());
        if (fields.size() < 2)
            return Error{
                Code::Syntax,
                "1 column; expected at least 2, separated by commas, semicolons or tabs, the last one the "
                "class or target",
                "line " + std::to_string(rows.line())};
        return {};
    }
    if (fields.size() != layout.columns())
        return Error{Code::ShapeMismatch,
                     columnsText(fields.size()) + "; expected " + std::to_string(layout.columns()) +
                         " as in line " + std::to_string(layout.firstLine),
                     "line " + std::to_string(rows.line())};
    if (layout.rows <= kHeaderEvidence)
        for (std::size_t c = 0; c < fields.size(); ++c)
            layout.numericBelow[c] = layout.numericBelow[c] || isNumber(fields[c]);
    return {};
}

core::Result<void> checkSize(const Layout& layout) {
    if (layout.samples() == 0)
        return Error{Code::Syntax,
                     layout.rows == 0 ? "no samples; expected lines of numbers, the class or target last"
                                      : "a header, but no samples below it; expected lines of numbers",
                     layout.rows == 0 ? "" : "line " + std::to_string(layout.firstLine)};
    std::uint64_t cells = 0, bytes = 0;
    const std::uint64_t budget = memoryBudget();
    const bool counted =
        multiply(layout.samples(), layout.columns(), cells) && multiply(cells, sizeof(double), bytes);
    if (!counted || bytes > budget)
        return Error{Code::TooLarge,
                     std::to_string(layout.samples()) + " samples of " + columnsText(layout.columns()) +
                         " need " + std::to_string(bytes) + " bytes; expected at most " +
                         std::to_string(budget) + " (the memory budget)",
                     ""};
    return {};
}

core::Result<Layout> findLayout(View text) {
    Layout layout;
    layout.separator = guessSeparator(text);
    CsvRows rows(text, layout.separator);
    while (true) {
        const auto more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        const auto added = addRow(rows, layout);
        if (!added)
            return added.error();
    }
    layout.header = layout.rows > 0 && isHeader(layout);
    const auto sized = checkSize(layout);
    if (!sized)
        return sized.error();
    return layout;
}

/// Takes the last column: texts are classes, numbers are decided on when all are there.
class LastColumn {
public:
    core::Result<void> add(View field, std::size_t line, std::size_t column) {
        double value = 0;
        const Cell cell = readCell(field, value);
        if (!m_texts)
            m_texts = cell == Cell::Text;
        if (*m_texts)
            return addText(field, line, column);
        if (cell != Cell::Number)
            return notANumber(cell, field, cellPlace(line, column));
        m_numbers.push_back(value);
        return {};
    }

    void finish(data::Dataset& dataset, const std::string& name) && {
        if (*m_texts)
            return finishTexts(dataset);
        const std::vector<double> whole = wholeValues(m_numbers, kMaxNumberClasses);
        if (!whole.empty() && whole.size() < m_numbers.size())
            return setClasses(m_numbers, whole, whole.front() == 0 && whole.back() < kMaxNumberClasses,
                              dataset);
        dataset.task = data::Task::Regression;
        dataset.targetNames = {name};
        dataset.targets =
            core::ConstMatrixMap<double>(m_numbers.data(), 1, static_cast<Index>(m_numbers.size()));
    }

private:
    std::optional<bool> m_texts;
    std::vector<double> m_numbers;
    std::map<std::string, int, std::less<>> m_classes; ///< in order of their names, numbered as they come
    std::vector<int> m_numbersOfClasses;

    core::Result<void> addText(View field, std::size_t line, std::size_t column) {
        if (field.empty())
            return Error{Code::Syntax, "expected the name of a class, found an empty cell",
                         cellPlace(line, column)};
        auto found = m_classes.find(field);
        if (found == m_classes.end()) {
            if (m_classes.size() == kMaxTextClasses)
                return Error{Code::TooLarge,
                             "more than " + std::to_string(kMaxTextClasses) +
                                 " different texts in the last column; expected classes or numbers",
                             cellPlace(line, column)};
            found = m_classes.emplace(std::string(field), static_cast<int>(m_classes.size())).first;
        }
        m_numbersOfClasses.push_back(found->second);
        return {};
    }

    void finishTexts(data::Dataset& dataset) {
        std::vector<int> sorted(m_classes.size());
        for (const auto& [name, number] : m_classes) {
            sorted[static_cast<std::size_t>(number)] = static_cast<int>(dataset.classNames.size());
            dataset.classNames.push_back(name);
        }
        for (int& number : m_numbersOfClasses)
            number = sorted[static_cast<std::size_t>(number)];
        dataset.task = data::Task::Classification;
        dataset.classes = std::move(m_numbersOfClasses);
    }
};

core::Result<void> fill(View text, const Layout& layout, data::Dataset& dataset) {
    const std::size_t features = layout.columns() - 1;
    dataset.features.resize(static_cast<Index>(features), static_cast<Index>(layout.samples()));
    LastColumn last;
    CsvRows rows(text, layout.separator);
    if (layout.header)
        static_cast<void>(rows.next());
    for (Index sample = 0; sample < dataset.features.cols(); ++sample) {
        const auto more = rows.next();
        if (!more)
            return more.error();
        for (std::size_t f = 0; f < features; ++f) {
            const Cell cell = readCell(rows.fields()[f], dataset.features(static_cast<Index>(f), sample));
            if (cell != Cell::Number)
                return notANumber(cell, rows.fields()[f], cellPlace(rows.line(), f + 1));
        }
        const auto added = last.add(rows.fields()[features], rows.line(), features + 1);
        if (!added)
            return added.error();
    }
    const std::string target = layout.header ? layout.firstRow.back() : "";
    std::move(last).finish(dataset, target.empty() ? "y" : target);
    return {};
}

core::Result<data::Dataset> read(View bytes, const std::string& name) {
    const auto text = checkedText(bytes);
    if (!text)
        return text.error();
    const auto layout = findLayout(*text);
    if (!layout)
        return layout.error();
    data::Dataset dataset;
    dataset.name = name;
    for (std::size_t f = 0; f + 1 < layout->columns(); ++f) {
        const std::string given = layout->header ? layout->firstRow[f] : "";
        dataset.featureNames.push_back(given.empty() ? "x" + std::to_string(f + 1) : given);
    }
    const auto filled = fill(*text, *layout, dataset);
    if (!filled)
        return filled.error();
    return dataset;
}

} // namespace

core::Result<data::Dataset> readCsv(View bytes, const std::string& name) {
    return guarded([&] { return read(bytes, name); });
}

} // namespace engine::io
