#pragma once

#include "malformed_npy.h"

namespace tests {

inline std::vector<Malformed> malformedNpyShapes() {
    using engine::core::Code;
    const std::string one(8, '\0');
    return {
        {"shape is a list", npyBytes(npyShape("[1]"), one), Code::WrongType,
         "header.shape: expected a tuple such as (3, 4)"},
        {"shape is a number", npyBytes(npyShape("1"), one), Code::WrongType,
         "header.shape: expected a tuple such as (3, 4)"},
        {"shape without comma", npyBytes(npyShape("(1)"), one), Code::Syntax,
         "header.shape: a tuple of one is written with a comma: (3,)"},
        {"shape of text", npyBytes(npyShape("('a',)"), one), Code::Syntax,
         "byte 61: unexpected \"'\"; expected a whole number"},
        {"shape of a real number", npyBytes(npyShape("(1.5,)"), one), Code::Syntax,
         "byte 62: unexpected \".\"; expected \",\" or \")\""},
        {"shape not closed", npyBytes("{'shape': (1, ", one), Code::Syntax,
         "byte 24: the header ends; expected a whole number"},
        {"negative dimension", npyBytes(npyShape("(-1, 2)"), one), Code::OutOfRange,
         "header.shape: the dimension -1 is negative"},
    };
}

inline std::vector<Malformed> malformedNpySizes() {
    using engine::core::Code;
    const std::string one(8, '\0');
    return {
        {"2^63", npyBytes(npyShape("(9223372036854775808,)"), one), Code::TooLarge,
         "header.shape: a dimension of 19 digits does not fit into 64 bits"},
        {"dimension of 1000 digits", npyBytes(npyShape(std::string("(").append(1000, '9').append(",)")), one),
         Code::TooLarge, "header.shape: a dimension of 1000 digits does not fit into 64 bits"},
        {"2^63 - 1", npyBytes(npyShape("(9223372036854775807,)"), one), Code::TooLarge,
         "header.shape: (9223372036854775807,) has more bytes than 64 bits can count"},
        {"product overflows", npyBytes(npyShape("(4294967296, 4294967296)"), one), Code::TooLarge,
         "header.shape: (4294967296, 4294967296) has more elements than 64 bits can count"},
        {"product overflows to a small number", npyBytes(npyShape("(4294967297, 4294967295, 2)"), one),
         Code::TooLarge,
         "header.shape: (4294967297, 4294967295, 2) has more elements than 64 bits can count"},
        {"a zero hides an overflow", npyBytes(npyShape("(0, 4294967296, 4294967296)"), ""), Code::TooLarge,
         "header.shape: (0, 4294967296, 4294967296) has more elements than 64 bits can count"},
        {"10 GB declared", npyBytes(npyShape("(1250000000,)"), one), Code::Truncated,
         "byte 76: (1250000000,) float64 needs 10000000000 bytes of data, the file has 8"},
        {"33 dimensions",
         npyBytes(
             npyShape("(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
                      "1, 1, 1, 1, 1)"),
             one),
         Code::TooLarge, "header.shape: has more than 32 dimensions"},
    };
}

inline std::vector<Malformed> malformedNpyTypes() {
    using engine::core::Code;
    const std::string one(8, '\0');
    const std::string numbers = "; expected real numbers, integers or bool";
    return {
        {"objects", npyBytes(npyType("'|O'"), one), Code::Unsupported,
         "header.descr: contains pickled Python objects, which are never unpickled; re-save it as an array "
         "of "
         "numbers with numpy.save(..., allow_pickle=False)"},
        {"structured", npyBytes(npyType("[('x', '<f8')]"), one), Code::Unsupported,
         "header.descr: structured records are not read" + numbers},
        {"subarray", npyBytes(npyType("('<f8', (2,))"), one), Code::Unsupported,
         "header.descr: structured records are not read" + numbers},
        {"void", npyBytes(npyType("'|V8'"), one), Code::Unsupported,
         "header.descr: dtype \"|V8\": structured records are not read" + numbers},
        {"timedelta", npyBytes(npyType("'<m8[s]'"), one), Code::Unsupported,
         "header.descr: dtype \"<m8[s]\": dates and times are not read" + numbers},
        {"float of 3 bytes", npyBytes(npyType("'<f3'"), one), Code::Unsupported,
         "header.descr: dtype \"<f3\": floating-point numbers have 2, 4 or 8 bytes here" + numbers},
        {"integer of 16 bytes", npyBytes(npyType("'<i16'"), one), Code::Unsupported,
         "header.descr: dtype \"<i16\": the type is not known" + numbers},
        {"empty dtype", npyBytes(npyType("''"), one), Code::Unsupported,
         "header.descr: dtype \"\": the type is not known" + numbers},
        {"dtype in UTF-16", npyBytes(npyType(std::string("'<\0f\0", 5) + "8'"), one), Code::Unsupported,
         "header.descr: dtype \"<?f?8\": the type is not known" + numbers},
        {"dtype is a number", npyBytes(npyType("8"), one), Code::Syntax,
         "byte 20: unexpected \"8\"; expected a quoted text"},
    };
}

} // namespace tests
