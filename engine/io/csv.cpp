#include "engine/io/csv.h"

#include "engine/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace engine::io {

namespace {

using core::Code;
using core::Error;

constexpr std::array<char, 3> kSeparators = {',', ';', '\t'};

/// "line 3" of the byte at `position`, and its number within the line if asked for.
std::string placeOf(View text, std::size_t position, bool withByte) {
    const View before = text.substr(0, position);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t lineStart = before.rfind('\n') == View::npos ? 0 : before.rfind('\n') + 1;
    return "line " + std::to_string(line) +
           (withByte ? ", byte " + std::to_string(position - lineStart + 1) : std::string());
}

bool beginsWith(View text, View prefix) { return text.substr(0, prefix.size()) == prefix; }

/// The first byte that is not UTF-8; npos if all is.
std::size_t firstNonUtf8(View text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    std::size_t position = 0;
    while (position < text.size()) {
        std::uint64_t word = 0;
        while (position + sizeof word <= text.size()) {
            std::memcpy(&word, text.data() + position, sizeof word);
            if ((word & kHighBits) != 0)
                break;
            position += sizeof word;
        }
        if (position == text.size())
            break;
        const std::size_t length = core::utf8Length(text, position);
        if (length == 0)
            return position;
        position += length;
    }
    return View::npos;
}

} // namespace

core::Result<View> checkedText(View bytes) {
    if (beginsWith(bytes, "\xFF\xFE") || beginsWith(bytes, "\xFE\xFF"))
        return Error{Code::Unsupported, "the text is in UTF-16; expected UTF-8", "line 1, byte 1"};
    if (beginsWith(bytes, "\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    const std::size_t nul = bytes.find('\0');
    if (nul != View::npos)
        return Error{Code::Syntax, "a NUL byte, so this is a binary file; expected lines of text",
                     placeOf(bytes, nul, true)};
    const std::size_t wrong = firstNonUtf8(bytes);
    if (wrong != View::npos)
        return Error{Code::Syntax, "a byte that is not UTF-8; expected text in UTF-8",
                     placeOf(bytes, wrong, true)};
    return bytes;
}

char guessSeparator(View text) {
    std::array<std::size_t, kSeparators.size()> counts{};
    bool inQuotes = false, blank = true;
    for (const char c : text.substr(0, kCsvMaxLine)) {
        if (c == '"')
            inQuotes = !inQuotes;
        const bool lineEnd = c == '\n' || c == '\r';
        if (lineEnd && !inQuotes && !blank)
            break;
        blank = blank && lineEnd;
        for (std::size_t i = 0; i < kSeparators.size(); ++i)
            counts[i] += c == kSeparators[i] && !inQuotes ? 1 : 0;
    }
    return kSeparators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                                counts.begin())];
}

void CsvRows::skipLineEnd() {
    if (atEnd())
        return;
    const char first = m_text[m_position++];
    if (first == '\r' && !atEnd() && m_text[m_position] == '\n')
        ++m_position;
    ++m_line;
}

void CsvRows::skipBlanks() {
    while (!atEnd() && isBlank(m_text[m_position]))
        ++m_position;
}

Error CsvRows::failed(Code code, const std::string& message) {
    m_position = m_text.size();
    return {code, message, cellPlace(m_rowLine, m_fields.size() + 1)};
}

core::Result<bool> CsvRows::next() {
    while (!atEnd() && atLineEnd())
        skipLineEnd();
    m_fields.clear();
    m_unescaped.clear();
    m_rowLine = m_line;
    m_rowStart = m_position;
    if (atEnd())
        return false;
    while (true) {
        const auto done = readField();
        if (!done)
            return done.error();
        if (atLineEnd())
            break;
        ++m_position; // the separator
    }
    skipLineEnd();
    return true;
}

core::Result<void> CsvRows::readField() {
    skipBlanks();
    const bool quotedField = !atEnd() && m_text[m_position] == '"';
    const auto field = quotedField ? readQuoted() : readPlain();
    if (!field)
        return field.error();
    if (field->size() > kCsvMaxField)
        return failed(Code::TooLarge, "a field of " + std::to_string(field->size()) +
                                          " bytes; expected at most " + std::to_string(kCsvMaxField));
    if (m_fields.size() == kCsvMaxColumns)
        return failed(Code::TooLarge, "too many columns; expected at most " + std::to_string(kCsvMaxColumns));
    if (m_position - m_rowStart > kCsvMaxLine)
        return failed(Code::TooLarge,
                      "the line is too long; expected at most " + std::to_string(kCsvMaxLine) + " bytes");
    m_fields.push_back(*field);
    return {};
}

core::Result<View> CsvRows::readPlain() {
    const std::size_t start = m_position;
    while (!atFieldEnd()) {
        if (m_text[m_position] == '"')
            return failed(Code::Syntax,
                          "a quote within a field; expected the whole field in quotes, and quotes "
                          "within it doubled");
        ++m_position;
    }
    std::size_t end = m_position;
    while (end > start && isBlank(m_text[end - 1]))
        --end;
    return m_text.substr(start, end - start);
}

core::Result<View> CsvRows::readQuoted() {
    const std::size_t start = ++m_position;
    std::size_t pieceStart = start;
    std::string* unescaped = nullptr;
    while (true) {
        if (atEnd())
            return failed(Code::Syntax, "the quote that opens this field is never closed");
        if (atLineEnd()) {
            skipLineEnd();
            continue;
        }
        if (m_text[m_position++] != '"')
            continue;
        if (atEnd() || m_text[m_position] != '"')
            break;
        if (unescaped == nullptr)
            unescaped = &m_unescaped.emplace_back();
        *unescaped += m_text.substr(pieceStart, m_position - pieceStart);
        pieceStart = ++m_position;
    }
    View field = m_text.substr(pieceStart, m_position - 1 - pieceStart);
    if (unescaped != nullptr)
        field = *unescaped += field;
    skipBlanks();
    if (!atFieldEnd())
        return failed(Code::Syntax,
                      "text after the closing quote; expected a separator or the end of the line");
    return field;
}

Cell readCell(View field, double& value) {
    if (field.empty())
        return Cell::Empty;
    if (field.size() > 1 && field.front() == '+' && field[1] != '-')
        field.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
    if (error == std::errc::invalid_argument || end != field.data() + field.size())
        return Cell::Text;
    if (error == std::errc::result_out_of_range)
        return Cell::OutOfRange;
    if (!std::isfinite(number))
        return Cell::NotFinite;
    value = number;
    return Cell::Number;
}

bool isMissing(View field) {
    static constexpr std::array<View, 10> kMissing = {"",     "?",   "-",    "na",  "n/a",
                                                      "#n/a", "nan", "null", "nil", "none"};
    if (field.size() > 4)
        return false;
    if (!field.empty() && field.front() >= '0' && field.front() <= '9')
        return false; // most cells: no need to look them up
    std::string lowered(field);
    for (char& c : lowered)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return std::find(kMissing.begin(), kMissing.end(), lowered) != kMissing.end();
}

std::string cellPlace(std::size_t line, std::size_t column) {
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Error notANumber(Cell cell, View field, const std::string& place) {
    if (cell == Cell::Empty)
        return {Code::Syntax, "expected a number, found an empty cell", place};
    if (cell == Cell::NotFinite)
        return {Code::NonFinite, "expected a finite number, got " + core::inQuotes(field), place};
    if (cell == Cell::OutOfRange)
        return {Code::OutOfRange,
                "expected a number between 5e-324 and 1.8e308 in size, got " + core::inQuotes(field), place};
    std::string pointed(field);
    std::replace(pointed.begin(), pointed.end(), ',', '.');
    double value = 0;
    const bool comma = pointed != field && readCell(pointed, value) == Cell::Number;
    return {Code::Syntax,
            std::string(comma ? "expected a number with a decimal point" : "expected a number") + ", got " +
                core::inQuotes(field),
            place};
}

} // namespace engine::io
