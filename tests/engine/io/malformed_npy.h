#pragma once

#include "files.h"
#include "malformed.h"

namespace tests {

/// A header with that shape, float64 in C order.
inline std::string npyShape(const std::string& shape) {
    return "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
}
inline std::string npyType(const std::string& descr) {
    return "{'descr': " + descr + ", 'fortran_order': False, 'shape': (1,), }";
}

inline std::vector<Malformed> malformedNpyStarts() {
    using engine::core::Code;
    const std::string good = npyBytes(npyShape("(2,)"), std::string(16, '\0'));
    const std::string one(8, '\0');
    return {
        {"empty", "", Code::Truncated, "is empty; expected an .npy array"},
        {"inside the magic", good.substr(0, 3), Code::Truncated, "byte 3: ends within its first 8 bytes"},
        {"after the magic", good.substr(0, 6), Code::Truncated, "byte 6: ends within its first 8 bytes"},
        {"inside the version", good.substr(0, 7), Code::Truncated, "byte 7: ends within its first 8 bytes"},
        {"after the version", good.substr(0, 8), Code::Truncated,
         "byte 8: ends within the length of its header"},
        {"inside the length", good.substr(0, 9), Code::Truncated,
         "byte 9: ends within the length of its header"},
        {"after the length", good.substr(0, 10), Code::Truncated,
         "byte 8: the header declares 57 bytes, the file has 0 left"},
        {"inside the header", good.substr(0, 40), Code::Truncated,
         "byte 8: the header declares 57 bytes, the file has 30 left"},
        {"after the header", good.substr(0, 67), Code::Truncated,
         "byte 67: (2,) float64 needs 16 bytes of data, the file has 0"},
        {"one byte short", good.substr(0, good.size() - 1), Code::Truncated,
         "byte 67: (2,) float64 needs 16 bytes of data, the file has 15"},
        {"one byte too many", good + "x", Code::Syntax,
         "byte 67: (2,) float64 needs 16 bytes of data, the file has 17"},
        {"binary garbage", std::string("\x7f\x45LF\2\1\1\0\0\0", 10), Code::Syntax,
         "byte 0: is not an .npy array: it does not begin with \\x93NUMPY"},
        {"text", "hello, world\n", Code::Syntax,
         "byte 0: is not an .npy array: it does not begin with \\x93NUMPY"},
    };
}

inline std::vector<Malformed> malformedNpyLengths() {
    using engine::core::Code;
    const std::string good = npyBytes(npyShape("(2,)"), std::string(16, '\0'));
    const auto withVersion = [&](char major, char minor) {
        std::string bytes = good;
        bytes[6] = major;
        bytes[7] = minor;
        return bytes;
    };
    const std::string one(8, '\0');
    return {
        {"version 0.0", withVersion(0, 0), Code::Unsupported,
         "byte 6: version 0.0 of .npy is not known; expected 1.0, 2.0 or 3.0"},
        {"version 1.1", withVersion(1, 1), Code::Unsupported,
         "byte 6: version 1.1 of .npy is not known; expected 1.0, 2.0 or 3.0"},
        {"version 255.0", withVersion('\xff', 0), Code::Unsupported,
         "byte 6: version 255.0 of .npy is not known; expected 1.0, 2.0 or 3.0"},
        {"header of 4 GiB", std::string("\x93NUMPY\2\0\xff\xff\xff\xff", 12), Code::TooLarge,
         "byte 8: the header declares 4294967295 bytes; at most 10000 are read"},
        {"header of 10,001 bytes", npyBytes(std::string(10001, ' '), ""), Code::TooLarge,
         "byte 8: the header declares 10001 bytes; at most 10000 are read"},
        {"header of spaces", npyBytes(std::string(100, ' '), ""), Code::Syntax,
         "byte 110: the header ends; expected \"{\""},
        {"empty header", npyBytes("", ""), Code::Syntax, "byte 10: the header ends; expected \"{\""},
        {"header is a list", npyBytes("['<f8', False, (1,)]", one), Code::Syntax,
         "byte 10: unexpected \"[\"; expected \"{\""},
        {"no closing brace", npyBytes("{'descr': '<f8', ", one), Code::Syntax,
         "byte 27: the header ends; expected a quoted text"},
        {"no closing quote", npyBytes("{'descr': '<f8, }", one), Code::Syntax,
         "byte 20: the text that begins here has no closing quote"},
        {"no colon", npyBytes("{'descr' '<f8'}", one), Code::Syntax,
         "byte 19: unexpected \"'\"; expected \":\""},
    };
}

inline std::vector<Malformed> malformedNpyLiterals() {
    using engine::core::Code;
    const std::string one(8, '\0');
    return {
        {"no comma", npyBytes("{'descr': '<f8' 'shape': (1,)}", one), Code::Syntax,
         "byte 26: unexpected \"'\"; expected \",\" or \"}\""},
        {"text after the header", npyBytes(npyShape("(1,)") + "x", one), Code::Syntax,
         "byte 67: unexpected \"x\"; expected the end of the header"},
        {"zero byte in the header", npyBytes(std::string("{\0}", 3), one), Code::Syntax,
         "byte 11: unexpected \"?\"; expected a quoted text"},
        {"unknown key", npyBytes("{'descr': '<f8', 'order': False}", one), Code::UnknownKey,
         "header: unknown key \"order\"; expected descr, fortran_order and shape"},
        {"key twice", npyBytes("{'descr': '<f8', 'descr': '<f4'}", one), Code::Syntax,
         "header.descr: stands twice in the header"},
        {"descr missing", npyBytes("{'fortran_order': False, 'shape': (1,)}", one), Code::MissingKey,
         "header: the key \"descr\" is missing"},
        {"fortran_order missing", npyBytes("{'descr': '<f8', 'shape': (1,)}", one), Code::MissingKey,
         "header: the key \"fortran_order\" is missing"},
        {"shape missing", npyBytes("{'descr': '<f8', 'fortran_order': False}", one), Code::MissingKey,
         "header: the key \"shape\" is missing"},
        {"fortran_order is a number", npyBytes("{'fortran_order': 1}", one), Code::WrongType,
         "header.fortran_order: expected True or False"},
    };
}

} // namespace tests
