#include "engine/core/text.h"
#include "engine/io/class_numbers.h"
#include "engine/io/data_files.h"
#include "engine/io/guard.h"
#include "engine/io/table.h"
#include "engine/io/table_columns.h"
#include "engine/io/table_layout.h"
#include "engine/io/table_text.h"

#include <algorithm>
#include <limits>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Index;

constexpr std::size_t kProgressRows = 8192;
constexpr std::size_t kMostTextClasses = 1000, kMostNumberClasses = 50;

/// Reads the rows of a table whose layout is known.
class TableReader {
public:
    TableReader(View text, const TableLayout& layout, const data::TableSpec& spec)
        : m_text(text), m_layout(layout), m_spec(spec) {
        for (std::size_t c = 0; c < layout.columns.size(); ++c) {
            const TableColumn& column = layout.columns[c];
            const bool oneHot = column.treatment == Treatment::OneHot;
            if (column.treatment == Treatment::LeftOut)
                continue;
            m_places.push_back(c);
            m_columns.emplace_back(column, c + 1, layout.decimalComma,
                                   oneHot ? static_cast<std::size_t>(spec.categories) : kMostTextClasses);
        }
    }

    core::Result<data::Dataset> read(const std::string& name, const Progress& progress) {
        makeRoom();
        if (const auto done = readRows(progress); !done)
            return done.error();
        if (m_samples == 0)
            return Error{Code::InvalidValue,
                         "every row (" + std::to_string(m_dropped) +
                             ") has a missing value and would be dropped; expected whole rows, or missing "
                             "values filled",
                         ""};
        if (const auto done = checkSize(); !done)
            return done.error();
        data::Dataset dataset;
        dataset.name = name;
        dataset.droppedRows = static_cast<Index>(m_dropped);
        finishTargets(dataset);
        finishInputs(dataset);
        return dataset;
    }

private:
    View m_text;
    const TableLayout& m_layout;
    const data::TableSpec& m_spec;
    std::vector<std::size_t> m_places; ///< of m_columns in a row
    std::vector<ColumnValues> m_columns;
    std::size_t m_samples = 0, m_dropped = 0;
    std::vector<bool> m_missing;

    void makeRoom();
    core::Result<void> readRows(const Progress& progress);
    core::Result<void> addRow(const CsvRows& rows);
    bool isDropped(const CsvRows& rows);
    core::Result<void> checkSize() const;
    void finishTargets(data::Dataset& dataset);
    void finishClass(ColumnValues& column, data::Dataset& dataset);
    void finishInputs(data::Dataset& dataset);
};

/// For as many rows as lines like the first ones make of the text: blocks that grow would leave holes behind.
void TableReader::makeRoom() {
    const std::size_t looked = m_layout.rows.size();
    std::uint64_t bytes = 0;
    const std::size_t rows =
        looked + (m_text.size() - m_layout.lookedBytes) / (m_layout.lookedBytes / (looked + 1) + 1);
    const std::size_t room = rows + rows / 50;
    if (m_layout.whole || !multiply(room, m_columns.size() * sizeof(double), bytes) || bytes > memoryBudget())
        return;
    for (ColumnValues& column : m_columns)
        column.reserve(room);
}

core::Result<void> TableReader::readRows(const Progress& progress) {
    CsvRows rows(m_text, m_layout.separator);
    std::size_t count = 0, columns = m_layout.columns.size(), firstLine = 0;
    while (true) {
        const auto more = rows.next();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        if (rows.fields().size() != columns)
            return Error{Code::ShapeMismatch,
                         std::to_string(rows.fields().size()) +
                             (rows.fields().size() == 1 ? " column" : " columns") + "; expected " +
                             std::to_string(columns) + " as in line " + std::to_string(firstLine),
                         "line " + std::to_string(rows.line())};
        if (count++ == 0) {
            firstLine = rows.line();
            if (m_layout.header)
                continue;
        }
        if (const auto added = addRow(rows); !added)
            return added.error();
        if (count % kProgressRows != 0)
            continue;
        if (const auto sized = checkSize(); !sized)
            return sized.error();
        if (progress && !progress(static_cast<double>(rows.position()) / static_cast<double>(m_text.size())))
            return Error{Code::Cancelled, "was cancelled", ""};
    }
}

/// Whether a row goes; m_missing says which of its values are not there.
bool TableReader::isDropped(const CsvRows& rows) {
    m_missing.assign(m_columns.size(), false);
    bool dropped = false;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const Treatment treatment = m_columns[i].treatment();
        if (treatment == Treatment::Split || !isMissing(rows.fields()[m_places[i]]))
            continue;
        m_missing[i] = true;
        const bool input = treatment == Treatment::Numbers || treatment == Treatment::OneHot;
        dropped = dropped || !input || m_spec.missing == data::MissingPolicy::DropRow;
    }
    return dropped;
}

core::Result<void> TableReader::addRow(const CsvRows& rows) {
    if (isDropped(rows)) {
        ++m_dropped;
        return {};
    }
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_missing[i])
            m_columns[i].addMissing();
        else if (const auto added = m_columns[i].add(rows.fields()[m_places[i]], rows.line()); !added)
            return added.error();
    }
    ++m_samples;
    return {};
}

core::Result<void> TableReader::checkSize() const {
    std::uint64_t width = 0, bytes = 0;
    for (const ColumnValues& column : m_columns)
        width += column.width();
    const std::uint64_t budget = memoryBudget();
    if (multiply(m_samples, width, bytes) && bytes <= budget && m_samples < std::numeric_limits<int>::max())
        return {};
    return Error{Code::TooLarge,
                 std::to_string(m_samples) + " rows of " + std::to_string(width / sizeof(double)) +
                     " numbers need " + std::to_string(bytes) + " bytes; expected at most " +
                     std::to_string(budget) + " (the memory budget)",
                 ""};
}

void TableReader::finishClass(ColumnValues& column, data::Dataset& dataset) {
    if (column.layout().kind != ColumnKind::Number) {
        dataset.task = data::Task::Classification;
        dataset.classes = column.categoryNumbers();
        dataset.classNames = column.categories();
        return column.release();
    }
    const std::vector<double> whole = wholeValues(column.numbers(), kMostNumberClasses);
    setClasses(column.numbers(), whole,
               whole.front() == 0 && whole.back() < static_cast<double>(kMostNumberClasses), dataset);
}

void TableReader::finishTargets(data::Dataset& dataset) {
    std::vector<ColumnValues*> targets;
    for (ColumnValues& column : m_columns) {
        if (column.treatment() == Treatment::Split)
            dataset.parts = column.parts();
        if (column.treatment() == Treatment::Class || column.treatment() == Treatment::NumberTarget)
            targets.push_back(&column);
    }
    // Class or number is decided on all of the values: the first rows may be told apart by too few.
    ColumnValues& first = *targets.front();
    bool isClass = first.treatment() == Treatment::Class;
    if (targets.size() == 1 && first.layout().role == data::ColumnRole::Target &&
        first.layout().kind == ColumnKind::Number) {
        const std::vector<double> whole = wholeValues(first.numbers(), kMostNumberClasses);
        isClass = !whole.empty() && whole.size() < first.numbers().size();
    }
    if (isClass)
        return finishClass(first, dataset);
    dataset.task = data::Task::Regression;
    dataset.targets.resize(static_cast<Index>(targets.size()), static_cast<Index>(m_samples));
    for (std::size_t t = 0; t < targets.size(); ++t) {
        dataset.targetNames.push_back(targets[t]->layout().name);
        std::copy(targets[t]->numbers().begin(), targets[t]->numbers().end(),
                  dataset.targets.row(static_cast<Index>(t)).data());
        targets[t]->release();
    }
}

/// A column at a time, and what is done with is let go: never more than the numbers and one column.
void TableReader::finishInputs(data::Dataset& dataset) {
    Index features = 0;
    for (const ColumnValues& column : m_columns)
        if (column.treatment() == Treatment::Numbers || column.treatment() == Treatment::OneHot)
            features += static_cast<Index>(column.width() / sizeof(double));
    const auto samples = static_cast<Index>(m_samples);
    dataset.features.resize(features, samples);
    Index f = 0;
    for (ColumnValues& column : m_columns) {
        if (column.treatment() == Treatment::Numbers) {
            std::copy(column.numbers().begin(), column.numbers().end(), dataset.features.row(f).data());
            column.release();
            dataset.featureNames.push_back(column.layout().name);
            dataset.missing += column.missing();
            ++f;
        } else if (column.treatment() == Treatment::OneHot) {
            std::vector<std::string> names = column.categories();
            if (names.empty())
                names.emplace_back("");
            const auto count = static_cast<Index>(names.size());
            const std::vector<int> numbers = column.categoryNumbers();
            dataset.features.middleRows(f, count).setZero();
            for (Index i = 0; i < samples; ++i) {
                const int number = numbers[static_cast<std::size_t>(i)];
                if (number >= 0)
                    dataset.features(f + number, i) = 1;
                else
                    dataset.features.col(i).segment(f, count).setConstant(
                        std::numeric_limits<double>::quiet_NaN());
            }
            for (const std::string& name : names)
                dataset.featureNames.push_back(column.layout().name + "=" + name);
            column.release();
            dataset.oneHot.push_back({f, count});
            dataset.missing += column.missing() * count;
            f += count;
        }
    }
}

core::Result<Bytes> unpacked(View bytes) {
    constexpr std::uint64_t kSafe = std::uint64_t{256} << 20, kLargestRatio = 100;
    return inflateGzip(bytes, std::min(memoryBudget(), std::max(kSafe, kLargestRatio * bytes.size())));
}

core::Result<data::Dataset> readText(View bytes, const std::string& name, const data::TableSpec& spec,
                                     const Progress& progress) {
    const auto text = decodeTable(bytes, spec.encoding);
    if (!text)
        return text.error();
    const TableLayout layout = findTableLayout(text->view(), text->encoding(), spec);
    if (!layout.problems.empty())
        return layout.problems.front();
    return TableReader(text->view(), layout, spec).read(name, progress);
}

/// Without a last line that may be cut off.
View wholeLines(View start) {
    const std::size_t end = start.find_last_of("\n\r");
    return end == View::npos ? start : start.substr(0, end + 1);
}

core::Result<TablePreview> preview(View start, bool whole, const data::TableSpec& spec) {
    if (isGzip(start)) {
        constexpr std::size_t kLooked = std::size_t{4} << 20;
        const auto inflated = inflateStart(start, kLooked);
        return inflated ? preview(*inflated, whole && inflated->size() < kLooked, spec) : inflated.error();
    }
    const bool utf16 = spec.encoding == data::Encoding::Utf16 || start.starts_with("\xFF\xFE") ||
                       start.starts_with("\xFE\xFF");
    // Two bytes a letter: the line's end is looked for in the decoded text.
    const auto text = decodeTable(whole   ? start
                                  : utf16 ? start.substr(0, start.size() & ~std::size_t{1})
                                          : wholeLines(start),
                                  spec.encoding);
    if (!text)
        return text.error();
    const View lines = whole || !utf16 ? text->view() : wholeLines(text->view());
    TablePreview result{findTableLayout(lines, text->encoding(), spec), data::Dataset()};
    result.layout.whole = result.layout.whole && whole;
    if (!result.layout.problems.empty())
        result.result = result.layout.problems.front();
    else
        result.result =
            TableReader(lines.substr(0, result.layout.lookedBytes), result.layout, spec).read("", {});
    return result;
}

} // namespace

core::Result<data::Dataset> readTable(View bytes, const std::string& name, const data::TableSpec& spec,
                                      const Progress& progress) {
    return guarded([&]() -> core::Result<data::Dataset> {
        if (!isGzip(bytes))
            return readText(bytes, name, spec, progress);
        const auto inflated = unpacked(bytes);
        return inflated ? readText(*inflated, name, spec, progress) : inflated.error();
    });
}

core::Result<TablePreview> previewTable(View start, bool whole, const data::TableSpec& spec) {
    return guarded([&] { return preview(start, whole, spec); });
}

} // namespace engine::io
