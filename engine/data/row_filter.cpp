#include "engine/data/row_filter.h"

#include "engine/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace engine::data {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

constexpr std::array<const char*, 3> kPartNames = {"training", "validation", "test"};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Of ASCII letters; others have to be written as they are.
std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool readNumber(std::string_view text, double& number) {
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
}

/// Half of the last digit that is written, with a little room for rounding: "5.10" is exact to 0.005.
double halfDigit(std::string_view text, double number) {
    const auto exponentAt = text.find_first_of("eE");
    const std::string_view digits = text.substr(0, exponentAt);
    const auto point = digits.find('.');
    const int decimals = point == std::string_view::npos ? 0 : static_cast<int>(digits.size() - point) - 1;
    double exponent = 0;
    if (exponentAt != std::string_view::npos)
        readNumber(text.substr(exponentAt + 1), exponent);
    // A whole number means itself.
    const bool whole = decimals == 0 && exponentAt == std::string_view::npos;
    return whole ? std::abs(number) * 1e-12 : 0.5 * std::pow(10, exponent - decimals) * (1 + 1e-9);
}

/// The column of that name; else the only one that has it in its name.
Result<Index> columnNamed(std::string_view name, const Dataset& dataset) {
    const std::string wanted = lower(name);
    std::vector<std::string> candidates;
    Index found = -1;
    for (Index i = 0; i < columnCount(dataset); ++i) {
        const std::string own = lower(columnName(dataset, i));
        if (own == wanted)
            return i;
        if (contains(own, wanted)) {
            found = found < 0 ? i : found;
            if (candidates.size() < 4)
                candidates.push_back(columnName(dataset, i));
        }
    }
    if (candidates.size() > 1)
        return Error{Code::InvalidValue,
                     core::inQuotes(name) + " is in the name of several columns: " +
                         core::quotedList(candidates) + "; expected one",
                     ""};
    if (found < 0)
        return Error{Code::NotFound, "no column is called " + core::inQuotes(name), ""};
    return found;
}

struct Operator {
    std::size_t at = std::string_view::npos, size = 0;
    int index = 0;
};

/// The first one; of "<=" and "<" at the same place the longer.
Operator findOperator(std::string_view text) {
    constexpr std::array<std::string_view, 6> kSigns = {"<", "<=", ">", ">=", "=", "!="};
    Operator found;
    for (std::size_t i = 0; i < kSigns.size(); ++i)
        if (const auto at = text.find(kSigns[i]);
            at < found.at ||
            (at == found.at && at != std::string_view::npos && kSigns[i].size() > found.size))
            found = {at, kSigns[i].size(), static_cast<int>(i)};
    return found;
}

} // namespace

Result<RowFilter::Condition> RowFilter::compared(std::string_view name, Is is, std::string_view value,
                                                 const Dataset& dataset) {
    Condition result;
    result.is = is;
    result.text = lower(value);
    result.isNumber = readNumber(value, result.number);
    result.half = result.isNumber ? halfDigit(value, result.number) : 0;
    const std::string wanted = lower(name);
    const bool classified = dataset.task == Task::Classification;
    result.of = wanted == "class" && classified ? Of::Class
                : wanted == "part"              ? Of::Part
                : wanted == "sample"            ? Of::Sample
                                                : Of::Column;
    if (value.empty())
        return Error{Code::InvalidValue, "nothing follows " + core::inQuotes(name) + "; expected a value",
                     ""};
    const bool named = result.of == Of::Class || result.of == Of::Part;
    if (named && is != Is::Equal && is != Is::NotEqual)
        return Error{Code::InvalidValue, core::inQuotes(name) + " is a name: expected = or !=", ""};
    if (!named && !result.isNumber)
        return Error{Code::InvalidValue, core::inQuotes(value) + " is no number", ""};
    if (result.of == Of::Column) {
        const auto column = columnNamed(name, dataset);
        if (!column)
            return column.error();
        result.column = *column;
    }
    return result;
}

Result<RowFilter::Condition> RowFilter::condition(std::string_view text, const Dataset& dataset) {
    const Operator found = findOperator(text);
    if (found.at != std::string_view::npos && !trimmed(text.substr(0, found.at)).empty())
        return compared(trimmed(text.substr(0, found.at)), static_cast<Is>(found.index),
                        trimmed(text.substr(found.at + found.size)), dataset);
    Condition anything;
    anything.text = lower(text);
    anything.isNumber = readNumber(text, anything.number);
    anything.half = anything.isNumber ? halfDigit(text, anything.number) : 0;
    return anything;
}

Result<RowFilter> RowFilter::parse(std::string_view text, const Dataset& dataset) {
    RowFilter filter;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const std::string_view one = trimmed(text.substr(0, comma));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        if (one.empty())
            continue;
        auto read = condition(one, dataset);
        if (!read)
            return read.error();
        filter.m_conditions.push_back(*std::move(read));
    }
    return filter;
}

bool RowFilter::holds(const Condition& condition, double x) {
    const bool equal = std::abs(x - condition.number) <= condition.half;
    switch (condition.is) {
    case Is::Less:
        return x < condition.number;
    case Is::LessOrEqual:
        return x <= condition.number;
    case Is::Greater:
        return x > condition.number;
    case Is::GreaterOrEqual:
        return x >= condition.number;
    case Is::Equal:
        return equal;
    case Is::NotEqual:
        return !equal;
    }
    return false;
}

void RowFilter::applyAnything(const Condition& condition, const Dataset& dataset, const Parts& parts,
                              std::vector<char>& kept) {
    std::vector<char> classes, found(kept.size(), 0);
    for (std::size_t c = 0; c < dataset.classNames.size(); ++c) {
        const std::string name = lower(className(dataset, static_cast<int>(c)));
        classes.push_back(condition.isNumber ? name == condition.text : contains(name, condition.text));
    }
    std::array<bool, 3> inPart{};
    for (std::size_t i = 0; i < inPart.size(); ++i)
        inPart[i] = contains(kPartNames[i], condition.text);
    for (std::size_t i = 0; i < found.size(); ++i)
        found[i] =
            inPart[static_cast<std::size_t>(parts[i])] ||
            (!dataset.classes.empty() && classes[static_cast<std::size_t>(dataset.classes[i])]) ||
            (i < dataset.sampleNames.size() && contains(lower(dataset.sampleNames[i]), condition.text));
    for (Index column = 0; condition.isNumber && column < columnCount(dataset); ++column) {
        const double* values = columnValues(dataset, column);
        for (std::size_t i = 0; i < found.size(); ++i)
            found[i] |= std::abs(values[i] - condition.number) <= condition.half;
    }
    for (std::size_t i = 0; i < kept.size(); ++i)
        kept[i] &= found[i];
}

void RowFilter::apply(const Condition& condition, const Dataset& dataset, const Parts& parts,
                      std::vector<char>& kept) {
    const bool wanted = condition.is == Is::Equal;
    if (condition.of == Of::Anything)
        return applyAnything(condition, dataset, parts, kept);
    if (condition.of == Of::Class || condition.of == Of::Part) {
        std::vector<char> matches;
        for (std::size_t c = 0; c < dataset.classNames.size() && condition.of == Of::Class; ++c)
            matches.push_back((lower(className(dataset, static_cast<int>(c))) == condition.text) == wanted);
        for (std::size_t p = 0; p < kPartNames.size() && condition.of == Of::Part; ++p)
            matches.push_back((std::string(kPartNames[p]).rfind(condition.text, 0) == 0) == wanted);
        for (std::size_t i = 0; i < kept.size(); ++i)
            kept[i] &= matches[condition.of == Of::Class ? static_cast<std::size_t>(dataset.classes[i])
                                                         : static_cast<std::size_t>(parts[i])];
        return;
    }
    const double* values = condition.of == Of::Column ? columnValues(dataset, condition.column) : nullptr;
    for (std::size_t i = 0; i < kept.size(); ++i)
        kept[i] &= holds(condition, values ? values[i] : static_cast<double>(i));
}

std::vector<int> RowFilter::rows(const Dataset& dataset, const Parts& parts) const {
    std::vector<char> kept(static_cast<std::size_t>(dataset.samples()), 1);
    for (const Condition& condition : m_conditions)
        apply(condition, dataset, parts, kept);
    std::vector<int> rows;
    for (std::size_t i = 0; i < kept.size(); ++i)
        if (kept[i])
            rows.push_back(static_cast<int>(i));
    return rows;
}

} // namespace engine::data
