#pragma once

#include "engine/core/result.h"
#include "engine/io/bytes.h"

#include <deque>
#include <string>
#include <vector>

namespace engine::io {

inline constexpr std::size_t kCsvMaxLine = std::size_t{1} << 20;   ///< bytes
inline constexpr std::size_t kCsvMaxField = std::size_t{64} << 10; ///< bytes
inline constexpr std::size_t kCsvMaxColumns = 10000;

/// Text with BOM taken off; errors: NUL bytes, other encodings than UTF-8 (line and byte).
core::Result<View> checkedText(View bytes);

/// Comma, semicolon or tab: whichever stands most often, outside quotes, in the first line that is not blank.
char guessSeparator(View text);

/// The rows of a delimited text (RFC 4180), one after the other. Lines end with LF, CR LF or CR; blank lines
/// are skipped; spaces around a field do not belong to it. Memory: one row.
class CsvRows {
public:
    /// `text` is checked and must outlive the rows.
    CsvRows(View text, char separator) : m_text(text), m_separator(separator) {}

    /// Reads the next row; false at the end. Errors: Syntax (quotes), TooLarge (line, field, columns); after
    /// one the rows end.
    core::Result<bool> next();
    /// Of the row that was read; valid until the next one is.
    const std::vector<View>& fields() const { return m_fields; }
    /// Where that row begins, from 1.
    std::size_t line() const { return m_rowLine; }
    /// Bytes read so far.
    std::size_t position() const { return m_position; }

private:
    View m_text;
    char m_separator;
    std::size_t m_position = 0, m_line = 1, m_rowLine = 0, m_rowStart = 0;
    std::vector<View> m_fields;
    std::deque<std::string> m_unescaped; ///< fields that hold doubled quotes

    bool atEnd() const { return m_position >= m_text.size(); }
    bool atLineEnd() const { return atEnd() || m_text[m_position] == '\n' || m_text[m_position] == '\r'; }
    bool atFieldEnd() const { return atLineEnd() || m_text[m_position] == m_separator; }
    bool isBlank(char c) const { return c == ' ' || (c == '\t' && m_separator != '\t'); }
    void skipLineEnd();
    void skipBlanks();
    core::Error failed(core::Code code, const std::string& message);
    core::Result<void> readField();
    core::Result<View> readPlain();
    core::Result<View> readQuoted();
};

/// What a cell holds, read the same way in every locale.
enum class Cell { Number, Empty, NotFinite, OutOfRange, Text };
/// Sets `value` if it is a Number.
Cell readCell(View field, double& value);
/// A cell that stands for a missing value: empty, NA, null, ?, ...
bool isMissing(View field);
/// "line 3, column 2", both from 1.
std::string cellPlace(std::size_t line, std::size_t column);
/// Why a cell is not the number that was expected; `cell` is not Number.
core::Error notANumber(Cell cell, View field, const std::string& place);

} // namespace engine::io
