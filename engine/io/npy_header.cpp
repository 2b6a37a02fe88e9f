#include "engine/io/npy_header.h"

#include "engine/core/text.h"

#include <bit>
#include <charconv>
#include <optional>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;

/// Reader of the Python literal {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }, nothing else.
class LiteralReader {
public:
    LiteralReader(View text, std::size_t base) : m_text(text), m_base(base) {}

    Result<NpyHeader> read();

private:
    View m_text;
    std::size_t m_base; ///< byte of the file where the literal begins
    std::size_t m_at = 0;
    NpyHeader m_header;
    bool m_hasDescr = false, m_hasOrder = false, m_hasShape = false;

    char peek() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t'))
            ++m_at;
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    bool take(char wanted) {
        if (peek() != wanted || m_at == m_text.size())
            return false;
        ++m_at;
        return true;
    }
    Error unexpected(const std::string& wanted) {
        peek();
        const std::string place = "byte " + std::to_string(m_base + m_at);
        if (m_at == m_text.size())
            return {Code::Syntax, "the header ends; expected " + wanted, place};
        return {Code::Syntax, "unexpected " + core::inQuotes(m_text.substr(m_at, 1)) + "; expected " + wanted,
                place};
    }
    Result<std::string> string();
    Result<std::int64_t> dimension();
    Result<void> entry(const std::string& key);
    Result<void> descr();
    Result<void> order();
    Result<void> shape();
    Result<void> once(bool& seen, const std::string& key) {
        if (seen)
            return Error{Code::Syntax, "stands twice in the header", "header." + key};
        seen = true;
        return {};
    }
};

Result<std::string> LiteralReader::string() {
    const char quote = peek();
    if (quote != '\'' && quote != '"')
        return unexpected("a quoted text");
    const std::size_t end = m_text.find(quote, m_at + 1);
    if (end == View::npos)
        return Error{Code::Syntax, "the text that begins here has no closing quote",
                     "byte " + std::to_string(m_base + m_at)};
    const View found = m_text.substr(m_at + 1, end - m_at - 1);
    m_at = end + 1;
    return std::string(found);
}

/// One element of the shape; Python 2 wrote large ones as "3L".
Result<std::int64_t> LiteralReader::dimension() {
    peek();
    const char* begin = m_text.data() + m_at;
    const char* end = m_text.data() + m_text.size();
    std::int64_t value = 0;
    const auto [next, status] = std::from_chars(begin, end, value);
    if (status == std::errc::invalid_argument)
        return unexpected("a whole number");
    const std::string digits(begin, next);
    m_at += digits.size();
    if (status == std::errc::result_out_of_range)
        return Error{Code::TooLarge,
                     "a dimension of " + std::to_string(digits.size()) + " digits does not fit into 64 bits",
                     "header.shape"};
    if (value < 0)
        return Error{Code::OutOfRange, "the dimension " + digits + " is negative", "header.shape"};
    if (m_at < m_text.size() && m_text[m_at] == 'L')
        ++m_at;
    return value;
}

std::optional<DType> dtypeOf(char kind, View size) {
    struct Row {
        View text;
        DType dtype;
    };
    static constexpr Row kRows[] = {{"f2", DType::Float16}, {"f4", DType::Float32}, {"f8", DType::Float64},
                                    {"i1", DType::Int8},    {"i2", DType::Int16},   {"i4", DType::Int32},
                                    {"i8", DType::Int64},   {"u1", DType::UInt8},   {"u2", DType::UInt16},
                                    {"u4", DType::UInt32},  {"u8", DType::UInt64},  {"b1", DType::Bool}};
    for (const Row& row : kRows)
        if (row.text[0] == kind && row.text.substr(1) == size)
            return row.dtype;
    return {};
}

/// What an array that is not read holds.
Error refusedKind(char kind, const std::string& descr) {
    static constexpr View kExpected = "; expected real numbers, integers or bool";
    const auto refused = [&](const std::string& what) {
        return Error{Code::Unsupported,
                     "dtype " + core::inQuotes(descr) + ": " + what + std::string(kExpected), "header.descr"};
    };
    switch (kind) {
    case 'O':
        return {
            Code::Unsupported,
            "contains pickled Python objects, which are never unpickled; re-save it as an array of numbers "
            "with numpy.save(..., allow_pickle=False)",
            "header.descr"};
    case 'V':
        return refused("structured records are not read");
    case 'M':
    case 'm':
        return refused("dates and times are not read");
    case 'c':
        return refused("complex numbers are not read");
    case 'U':
    case 'S':
    case 'a':
        return refused("texts are not read");
    case 'f':
        return refused("floating-point numbers have 2, 4 or 8 bytes here");
    default:
        return refused("the type is not known");
    }
}

Result<void> LiteralReader::descr() {
    const char next = peek();
    if (next == '[' || next == '(' || next == '{')
        return Error{Code::Unsupported,
                     "structured records are not read; expected real numbers, integers or bool",
                     "header.descr"};
    const Result<std::string> text = string();
    if (!text)
        return text.error();
    View rest = *text;
    bool bigEndian = std::endian::native == std::endian::big;
    if (!rest.empty() && View("<>|=").find(rest[0]) != View::npos) {
        bigEndian = rest[0] == '>' || (rest[0] == '=' && bigEndian);
        rest.remove_prefix(1);
    }
    const char kind = rest.empty() ? '\0' : rest[0];
    const std::optional<DType> dtype = rest.empty() ? std::nullopt : dtypeOf(kind, rest.substr(1));
    if (!dtype)
        return refusedKind(kind, *text);
    m_header.dtype = *dtype;
    m_header.bigEndian = bigEndian;
    return {};
}

Result<void> LiteralReader::order() {
    peek();
    for (const bool value : {false, true}) {
        const View word = value ? "True" : "False";
        if (m_text.substr(m_at, word.size()) == word) {
            m_at += word.size();
            m_header.fortranOrder = value;
            return {};
        }
    }
    return Error{Code::WrongType, "expected True or False", "header.fortran_order"};
}

Result<void> LiteralReader::shape() {
    if (!take('('))
        return Error{Code::WrongType, "expected a tuple such as (3, 4)", "header.shape"};
    bool needsComma = false;
    while (!take(')')) {
        if (needsComma && !take(','))
            return unexpected("\",\" or \")\"");
        if (needsComma && take(')'))
            return {};
        const Result<std::int64_t> value = dimension();
        if (!value)
            return value.error();
        m_header.shape.push_back(*value);
        if (m_header.shape.size() > kNpyMaxRank)
            return Error{Code::TooLarge, "has more than 32 dimensions", "header.shape"};
        needsComma = true;
    }
    if (m_header.shape.size() == 1)
        return Error{Code::Syntax, "a tuple of one is written with a comma: (3,)", "header.shape"};
    return {};
}

Result<void> LiteralReader::entry(const std::string& key) {
    bool* seen = key == "descr"           ? &m_hasDescr
                 : key == "fortran_order" ? &m_hasOrder
                 : key == "shape"         ? &m_hasShape
                                          : nullptr;
    if (seen == nullptr)
        return Error{Code::UnknownKey,
                     "unknown key " + core::inQuotes(key) + "; expected descr, fortran_order and shape",
                     "header"};
    if (const auto first = once(*seen, key); !first)
        return first;
    return key == "descr" ? descr() : key == "shape" ? shape() : order();
}

Result<NpyHeader> LiteralReader::read() {
    if (!take('{'))
        return unexpected("\"{\"");
    while (!take('}')) {
        const Result<std::string> key = string();
        if (!key)
            return key.error();
        if (!take(':'))
            return unexpected("\":\"");
        if (const auto done = entry(*key); !done)
            return done.error();
        if (!take(',') && peek() != '}')
            return unexpected("\",\" or \"}\"");
    }
    if (peek() != '\0' || m_at != m_text.size())
        return unexpected("the end of the header");
    for (const auto& [seen, key] : {std::pair{m_hasDescr, "descr"}, std::pair{m_hasOrder, "fortran_order"},
                                    std::pair{m_hasShape, "shape"}})
        if (!seen)
            return Error{Code::MissingKey, std::string("the key \"") + key + "\" is missing", "header"};
    return m_header;
}

} // namespace

core::Result<NpyHeader> readNpyHeader(View bytes) {
    if (bytes.empty())
        return Error{Code::Truncated, "is empty; expected an .npy array", {}};
    if (bytes.substr(0, kNpyMagic.size()) != kNpyMagic.substr(0, bytes.size()))
        return Error{Code::Syntax, "is not an .npy array: it does not begin with \\x93NUMPY", "byte 0"};
    if (bytes.size() < 8)
        return Error{Code::Truncated, "ends within its first 8 bytes",
                     "byte " + std::to_string(bytes.size())};
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
    };
    const std::size_t major = byte(6), minor = byte(7);
    if (major < 1 || major > 3 || minor != 0)
        return Error{Code::Unsupported,
                     "version " + std::to_string(major) + "." + std::to_string(minor) +
                         " of .npy is not known; expected 1.0, 2.0 or 3.0",
                     "byte 6"};
    const std::size_t begin = major == 1 ? 10 : 12;
    if (bytes.size() < begin)
        return Error{Code::Truncated, "ends within the length of its header",
                     "byte " + std::to_string(bytes.size())};
    const std::size_t length = byte(8) | byte(9) << 8 | (major == 1 ? 0 : byte(10) << 16 | byte(11) << 24);
    if (length > kNpyMaxHeader)
        return Error{Code::TooLarge,
                     "the header declares " + std::to_string(length) + " bytes; at most 10000 are read",
                     "byte 8"};
    if (length > bytes.size() - begin)
        return Error{Code::Truncated,
                     "the header declares " + std::to_string(length) + " bytes, the file has " +
                         std::to_string(bytes.size() - begin) + " left",
                     "byte 8"};
    Result<NpyHeader> header = LiteralReader(bytes.substr(begin, length), begin).read();
    if (header)
        header->dataOffset = begin + length;
    return header;
}

Bytes npyHeader(core::DType dtype, const std::vector<std::int64_t>& shape) {
    static constexpr const char* kDescr[] = {"<f2", "<f4", "<f8", "|i1", "<i2", "<i4",
                                             "<i8", "|u1", "<u2", "<u4", "<u8", "|b1"};
    Bytes text = "{'descr': '" + std::string(kDescr[static_cast<int>(dtype)]) +
                 "', 'fortran_order': False, 'shape': " + core::shapeText(shape) + ", }";
    const std::size_t used = 10 + text.size() + 1;
    text.append((64 - used % 64) % 64, ' ');
    text += '\n';
    Bytes bytes(kNpyMagic);
    bytes += {'\1', '\0', static_cast<char>(text.size() & 255), static_cast<char>(text.size() >> 8)};
    return bytes + text;
}

} // namespace engine::io
