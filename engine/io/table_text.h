#pragma once

#include "engine/core/result.h"
#include "engine/data/table_spec.h"
#include "engine/io/bytes.h"

#include <optional>

namespace engine::io {

/// A table's text in UTF-8, without a byte order mark.
class TableText {
public:
    TableText(View borrowed, data::Encoding encoding) : m_borrowed(borrowed), m_encoding(encoding) {}
    TableText(Bytes owned, data::Encoding encoding)
        : m_owned(std::move(owned)), m_isOwned(true), m_encoding(encoding) {}

    /// Of the bytes that were decoded, if they were UTF-8; else of this object.
    View view() const { return m_isOwned ? View(m_owned) : m_borrowed; }
    data::Encoding encoding() const { return m_encoding; }

private:
    Bytes m_owned;
    View m_borrowed;
    bool m_isOwned = false;
    data::Encoding m_encoding;
};

/// Without an encoding: UTF-16 if a byte order mark says so, UTF-8 if all of it is, else Windows-1252. UTF-16
/// without a mark is little-endian. Errors: Syntax (NUL bytes, not the encoding that was asked for),
/// Truncated.
core::Result<TableText> decodeTable(View bytes, std::optional<data::Encoding> encoding);

} // namespace engine::io
