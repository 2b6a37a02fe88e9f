#include "engine/io/idx.h"

#include "engine/core/tensor.h"
#include "engine/io/data_files.h"
#include "engine/io/elements.h"
#include "engine/io/guard.h"

#include <algorithm>
#include <cstdio>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr std::size_t kMaxRank = 4, kLongestHeader = 4 + 4 * kMaxRank;
constexpr unsigned kUnsignedBytes = 0x08;
constexpr std::uint64_t kSafeInflated = std::uint64_t{256} << 20, kLargestRatio = 100;

unsigned byteAt(View bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

std::string place(std::size_t at) { return "byte " + std::to_string(at); }

/// What a type code of the format stands for; nullptr if it is none.
const char* typeName(unsigned code) {
    switch (code) {
    case kUnsignedBytes:
        return "unsigned bytes";
    case 0x09:
        return "signed bytes";
    case 0x0B:
        return "16-bit integers";
    case 0x0C:
        return "32-bit integers";
    case 0x0D:
        return "32-bit floats";
    case 0x0E:
        return "64-bit floats";
    default:
        return nullptr;
    }
}

struct Header {
    std::vector<std::int64_t> shape;
    std::size_t length = 0;   ///< of the header
    std::uint64_t values = 0; ///< declared behind it
};

/// The four bytes that every file begins with.
Result<void> checkMagic(View bytes) {
    if (bytes.empty())
        return Error{Code::Truncated, "is empty; expected an IDX file", ""};
    if (bytes.substr(0, 2) != View("\0\0", 2).substr(0, bytes.size()))
        return Error{Code::Syntax, "is no IDX file: it does not begin with two zero bytes", place(0)};
    if (bytes.size() < 4)
        return Error{Code::Truncated, "ends within its first 4 bytes", place(bytes.size())};
    const unsigned type = byteAt(bytes, 2);
    if (type != kUnsignedBytes) {
        char code[8];
        std::snprintf(code, sizeof code, "0x%02X", type);
        const char* name = typeName(type);
        return Error{name != nullptr ? Code::Unsupported : Code::Syntax,
                     (name != nullptr ? "holds " + std::string(name) + " (type code " + code + ")"
                                      : "the type code " + std::string(code) + " is not known") +
                         "; expected unsigned bytes (0x08)",
                     place(2)};
    }
    const unsigned rank = byteAt(bytes, 3);
    if (rank < 1 || rank > kMaxRank)
        return Error{rank > kMaxRank ? Code::TooLarge : Code::Syntax,
                     "has " + std::to_string(rank) + " dimensions; expected 1 to 4", place(3)};
    return {};
}

/// `bytes` is the beginning of the content at least as far as a header goes, or all of it.
Result<Header> readHeader(View bytes) {
    if (const auto magic = checkMagic(bytes); !magic)
        return magic.error();
    Header header;
    header.length = 4 + 4 * std::size_t{byteAt(bytes, 3)};
    if (bytes.size() < header.length)
        return Error{Code::Truncated,
                     "ends within the dimensions; the header has " + std::to_string(header.length) + " bytes",
                     place(bytes.size())};
    for (std::size_t at = 4; at < header.length; at += 4) {
        std::int64_t size = 0;
        for (std::size_t i = at; i < at + 4; ++i)
            size = size << 8 | byteAt(bytes, i);
        if (size < 1 || size > INT32_MAX)
            return Error{size < 1 ? Code::Syntax : Code::TooLarge,
                         "a dimension of " + std::to_string(size) + "; expected 1 to 2147483647", place(at)};
        header.shape.push_back(size);
    }
    const auto count = elementCount(header.shape);
    if (!count)
        return Error{count.error().code, count.error().message, place(4)};
    header.values = *count;
    return header;
}

Error wrongSize(const Header& header, std::uint64_t found) {
    return {found < header.values ? Code::Truncated : Code::Syntax,
            core::shapeText(header.shape) + " needs " + std::to_string(header.values) +
                " bytes of values, the file has " + std::to_string(found),
            place(header.length)};
}

/// What may be inflated: a small bomb must not fill the memory.
Result<void> checkInflated(const Header& header, std::size_t stored) {
    const std::uint64_t limit =
        std::min(memoryBudget(), std::max(kSafeInflated, kLargestRatio * std::uint64_t{stored}));
    if (header.values <= limit)
        return {};
    return Error{Code::TooLarge,
                 core::shapeText(header.shape) + " needs " + std::to_string(header.values) +
                     " bytes of values; expected at most " + std::to_string(limit) + " from " +
                     std::to_string(stored) + " bytes of gzip data",
                 place(4)};
}

Result<IdxArray> readPlain(View bytes) {
    auto header = readHeader(bytes);
    if (!header)
        return header.error();
    const View values = bytes.substr(header->length);
    if (values.size() != header->values)
        return wrongSize(*header, values.size());
    return IdxArray{std::move(header->shape), Bytes(values)};
}

Result<IdxArray> readGzipped(View bytes) {
    const auto start = inflateStart(bytes, kLongestHeader);
    if (!start)
        return start.error();
    auto header = readHeader(*start);
    if (!header)
        return header.error().within("inflated");
    if (const auto checked = checkInflated(*header, bytes.size()); !checked)
        return checked.error().within("inflated");
    const std::uint64_t declared = header->length + header->values;
    auto content = inflateGzip(bytes, declared);
    if (!content && content.error().code == Code::TooLarge)
        return Error{Code::Syntax,
                     core::shapeText(header->shape) + " needs " + std::to_string(header->values) +
                         " bytes of values, the file has more",
                     "inflated: " + place(header->length)};
    if (!content)
        return content.error();
    if (content->size() < declared)
        return wrongSize(*header, content->size() - header->length).within("inflated");
    content->erase(0, header->length);
    return IdxArray{std::move(header->shape), *std::move(content)};
}

} // namespace

bool isIdx(View bytes) {
    const auto begins = [](View content) {
        return content.size() >= 3 && content.starts_with(View("\0\0", 2)) &&
               typeName(byteAt(content, 2)) != nullptr;
    };
    if (!isGzip(bytes))
        return begins(bytes);
    const auto start = inflateStart(bytes, 3);
    return start && begins(*start);
}

Result<IdxArray> readIdx(View bytes) {
    return guarded([&] { return isGzip(bytes) ? readGzipped(bytes) : readPlain(bytes); });
}

Result<void> append(IdxArray& samples, const IdxArray& more) {
    const auto& shape = samples.shape;
    if (!std::equal(shape.begin() + 1, shape.end(), more.shape.begin() + 1, more.shape.end()))
        return Error{Code::ShapeMismatch,
                     "shape " + core::shapeText(more.shape) + "; expected samples as those of shape " +
                         core::shapeText(shape),
                     ""};
    samples.shape[0] += more.shape[0];
    samples.values += more.values;
    return {};
}

} // namespace engine::io
