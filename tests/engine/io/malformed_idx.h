#pragma once

#include "gzip_bytes.h"
#include "idx_bytes.h"
#include "malformed.h"

namespace tests {

inline std::vector<Malformed> malformedIdxStarts() {
    using engine::core::Code;
    using engine::io::Bytes;
    const Bytes eight(8, '\1');
    const std::string magic = "byte 0: is no IDX file: it does not begin with two zero bytes";
    const std::string expected = "; expected unsigned bytes (0x08)";
    const auto typed = [&](int type) { return idxBytes({2, 2, 2}, eight, type); };
    return {
        {"empty", "", Code::Truncated, "is empty; expected an IDX file"},
        {"one zero byte", Bytes(1, '\0'), Code::Truncated, "byte 1: ends within its first 4 bytes"},
        {"two zero bytes", Bytes(2, '\0'), Code::Truncated, "byte 2: ends within its first 4 bytes"},
        {"without its rank", Bytes("\0\0\x08", 3), Code::Truncated, "byte 3: ends within its first 4 bytes"},
        {"one other byte", "\1", Code::Syntax, magic},
        {"text", "5,0,4,1\n", Code::Syntax, magic},
        {"picture", Bytes("\x89PNG\r\n\x1a\n\0\0", 10), Code::Syntax, magic},
        {"magic of the other byte order", Bytes("\3\x08\0\0\2\0\0\0", 8), Code::Syntax, magic},
        {"second byte is one", Bytes("\0\1\x08\1\0\0\0\1\7", 9), Code::Syntax, magic},
        {"type 0", typed(0), Code::Syntax, "byte 2: the type code 0x00 is not known" + expected},
        {"type 7", typed(7), Code::Syntax, "byte 2: the type code 0x07 is not known" + expected},
        {"type 10", typed(0x0A), Code::Syntax, "byte 2: the type code 0x0A is not known" + expected},
        {"type 15", typed(0x0F), Code::Syntax, "byte 2: the type code 0x0F is not known" + expected},
        {"type 255", typed(0xFF), Code::Syntax, "byte 2: the type code 0xFF is not known" + expected},
        {"signed bytes", typed(0x09), Code::Unsupported,
         "byte 2: holds signed bytes (type code 0x09)" + expected},
        {"shorts", typed(0x0B), Code::Unsupported,
         "byte 2: holds 16-bit integers (type code 0x0B)" + expected},
        {"integers", typed(0x0C), Code::Unsupported,
         "byte 2: holds 32-bit integers (type code 0x0C)" + expected},
        {"floats", typed(0x0D), Code::Unsupported, "byte 2: holds 32-bit floats (type code 0x0D)" + expected},
        {"doubles", typed(0x0E), Code::Unsupported,
         "byte 2: holds 64-bit floats (type code 0x0E)" + expected},
        {"no dimensions", idxBytes({}, eight), Code::Syntax, "byte 3: has 0 dimensions; expected 1 to 4"},
        {"five dimensions", idxBytes({2, 2, 2, 1, 1}, eight), Code::TooLarge,
         "byte 3: has 5 dimensions; expected 1 to 4"},
        {"255 dimensions", Bytes("\0\0\x08\xff", 4), Code::TooLarge,
         "byte 3: has 255 dimensions; expected 1 to 4"},
    };
}

inline std::vector<Malformed> malformedIdxSizes() {
    using engine::core::Code;
    using engine::io::Bytes;
    const Bytes eight(8, '\1');
    constexpr std::uint32_t kMost = 2147483647;
    const std::string cutOff = ": ends within the dimensions; the header has 16 bytes",
                      range = "; expected 1 to 2147483647";
    return {
        {"after the magic", idxPictures().substr(0, 4), Code::Truncated, "byte 4" + cutOff},
        {"inside the second dimension", idxPictures().substr(0, 10), Code::Truncated, "byte 10" + cutOff},
        {"before the last byte of the header", idxPictures().substr(0, 15), Code::Truncated,
         "byte 15" + cutOff},
        {"no samples", idxBytes({0, 2, 2}, ""), Code::Syntax, "byte 4: a dimension of 0" + range},
        {"no pixels", idxBytes({2, 2, 0}, ""), Code::Syntax, "byte 12: a dimension of 0" + range},
        {"minus one sample", idxBytes({0xFFFFFFFF, 2, 2}, eight), Code::TooLarge,
         "byte 4: a dimension of 4294967295" + range},
        {"height of 2^31", idxBytes({2, 0x80000000, 2}, eight), Code::TooLarge,
         "byte 8: a dimension of 2147483648" + range},
        {"product above 64 bits", idxBytes({kMost, kMost, kMost}, eight), Code::TooLarge,
         "byte 4: (2147483647, 2147483647, 2147483647) has more elements than 64 bits can count"},
        {"product of 2^64 is not 0", idxBytes({65536, 65536, 65536, 65536}, ""), Code::TooLarge,
         "byte 4: (65536, 65536, 65536, 65536) has more elements than 64 bits can count"},
        {"two billion samples", idxBytes({kMost, 28, 28}, eight), Code::Truncated,
         "byte 16: (2147483647, 28, 28) needs 1683627179248 bytes of values, the file has 8"},
        {"sizes of the other byte order", idxBytes({0x02000000, 0x02000000, 0x02000000}, eight),
         Code::TooLarge, "byte 4: (33554432, 33554432, 33554432) has more elements than 64 bits can count"},
        {"labels of the other byte order", idxBytes({0x08000000}, eight), Code::Truncated,
         "byte 8: (134217728,) needs 134217728 bytes of values, the file has 8"},
        {"no values", idxBytes({2, 2, 2}, ""), Code::Truncated,
         "byte 16: (2, 2, 2) needs 8 bytes of values, the file has 0"},
        {"a value is missing", idxBytes({2, 2, 2}, Bytes(7, '\0')), Code::Truncated,
         "byte 16: (2, 2, 2) needs 8 bytes of values, the file has 7"},
        {"a value too many", idxBytes({2, 2, 2}, Bytes(9, '\0')), Code::Syntax,
         "byte 16: (2, 2, 2) needs 8 bytes of values, the file has 9"},
        {"two files in one", idxPictures() + idxPictures(), Code::Syntax,
         "byte 16: (2, 2, 3) needs 12 bytes of values, the file has 40"},
    };
}

inline std::vector<Malformed> malformedIdxGzip() {
    using engine::core::Code;
    using engine::io::Bytes;
    const auto zip = [](const Bytes& bytes) { return gzip(QByteArray::fromStdString(bytes)); };
    const Bytes whole = zip(idxPictures()), large = zip(idxBytes({2147483647, 1024, 1024}, ""));
    Bytes checksum = whole;
    checksum[whole.size() - 6] ^= 1;
    const std::string more = "inflated: byte 16: (2, 2, 2) needs 8 bytes of values, the file has more";
    return {
        {"gzip of nothing", zip(""), Code::Truncated, "inflated: is empty; expected an IDX file"},
        {"gzip of text", zip("a,b\n1,2\n"), Code::Syntax,
         "inflated: byte 0: is no IDX file: it does not begin with two zero bytes"},
        {"gzip of gzip", zip(whole), Code::Syntax,
         "inflated: byte 0: is no IDX file: it does not begin with two zero bytes"},
        {"gzip of floats", zip(idxBytes({1}, Bytes(4, '\0'), 0x0D)), Code::Unsupported,
         "inflated: byte 2: holds 32-bit floats (type code 0x0D); expected unsigned bytes (0x08)"},
        {"gzip of half a header", zip(idxPictures().substr(0, 10)), Code::Truncated,
         "inflated: byte 10: ends within the dimensions; the header has 16 bytes"},
        {"gzip of a negative dimension", zip(idxBytes({2, 0xFFFFFFFE}, "abcd")), Code::TooLarge,
         "inflated: byte 8: a dimension of 4294967294; expected 1 to 2147483647"},
        {"gzip with a value missing", zip(idxBytes({2, 2, 2}, Bytes(7, '\0'))), Code::Truncated,
         "inflated: byte 16: (2, 2, 2) needs 8 bytes of values, the file has 7"},
        {"gzip with a value too many", zip(idxBytes({2, 2, 2}, Bytes(9, '\0'))), Code::Syntax, more},
        {"gzip bomb behind a small header", zip(idxBytes({2, 2, 2}, Bytes(100000000, '\0'))), Code::Syntax,
         more},
        {"gzip that declares two million gigabytes", large, Code::TooLarge,
         "inflated: byte 4: (2147483647, 1024, 1024) needs 2251799812636672 bytes of values; expected at "
         "most 268435456 from " +
             std::to_string(large.size()) + " bytes of gzip data"},
        {"gzip cut off", whole.substr(0, whole.size() - 1), Code::Truncated,
         "byte " + std::to_string(whole.size() - 1) + ": ends within the gzip data; expected its end mark"},
        {"gzip with a damaged checksum", checksum, Code::Syntax,
         "byte " + std::to_string(whole.size() - 4) + ": is damaged here; expected gzip data"},
        {"gzip and bytes behind it", whole + "xyz", Code::Syntax,
         "byte " + std::to_string(whole.size()) + ": bytes after the end of the gzip data; expected none"},
    };
}

} // namespace tests
