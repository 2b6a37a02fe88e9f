#pragma once

#include "malformed.h"

namespace tests {

/// Tables that no TableSpec of its own guesses reads.
inline std::vector<Malformed> malformedTables() {
    using engine::core::Code;
    using engine::io::Bytes;
    Bytes manyClasses, manyColors = "a,color,k\n";
    for (int i = 0; i < 3000; ++i)
        manyClasses += std::to_string(i) + ".5,n" + std::to_string(i < 1000 ? i % 500 : i - 1000) + "\n";
    for (int i = 0; i < 2000; ++i)
        manyColors += "1.5,c" + std::to_string(i < 1000 ? i % 50 : i % 51) + ",0.5\n";
    Bytes late = "a,b,k\n", long1500 = late;
    for (int i = 0; i < 1500; ++i) {
        late += i == 1400 ? "1,oops,x\n" : "1.5,2,y\n";
        long1500 += "1.5,2,y\n";
    }
    return {
        {"empty", "", Code::Syntax, "no rows; expected a table of numbers and texts"},
        {"blank lines", "\n\r\n\n", Code::Syntax, "no rows; expected a table of numbers and texts"},
        {"header only", "a,b,c\n", Code::Syntax, "a header, but no rows below it"},
        {"one column", "a\n1\n2\n", Code::Syntax,
         "line 1: 1 column; expected at least 2, separated by commas, semicolons, tabs or pipes: inputs and "
         "a "
         "target"},
        {"ragged row", "a,b,k\n1,2,x\n3,y\n", Code::ShapeMismatch,
         "line 3: 2 columns; expected 3 as in line 1"},
        {"ragged row below the first thousand", long1500 + "1\n", Code::ShapeMismatch,
         "line 1502: 1 column; expected 3 as in line 1"},
        {"quote never closed", "a,b\n1,\"x\n2,y\n", Code::Syntax,
         "line 2, column 2: the quote that opens this field is never closed"},
        {"text among the numbers below the first thousand", late, Code::Syntax,
         "line 1402, column 2: expected a number, got \"oops\"; or read the column one-hot, or leave it out"},
        {"infinity", "a,k\n1,x\ninf,y\n", Code::NonFinite,
         "line 3, column 1: expected a finite number, got \"inf\""},
        {"overflow", "a,k\n1,x\n1e999,y\n", Code::OutOfRange,
         "line 3, column 1: expected a number between 5e-324 and 1.8e308 in size, got \"1e999\""},
        {"bad split word", "a,split,k\n1,train,x\n2,trian,y\n", Code::InvalidValue,
         "line 3, column 2: \"trian\" is no part; expected train, validation (val, valid) or test"},
        {"empty split word", "a,split,k\n1,train,x\n2,,y\n", Code::InvalidValue,
         "line 3, column 2: an empty cell is no part; expected train, validation (val, valid) or test"},
        {"every row dropped", "a,b,k\n1,,x\n,2,y\n3,NA,x\n,5,y\n", Code::InvalidValue,
         "every row (4) has a missing value and would be dropped; expected whole rows, or missing values "
         "filled"},
        {"more categories than one-hot may have below the first thousand", manyColors, Code::TooLarge,
         "line 1021, column 2: more than 50 different texts in \"color\"; expected fewer for one-hot, a "
         "higher "
         "limit, or the column left out"},
        {"more classes than a thousand", manyClasses, Code::TooLarge,
         "line 2001, column 2: more than 1000 different texts in \"x2\"; expected classes or numbers"},
        {"only dates and a target", "day,k\n2024-01-01,x\n2024-01-02,y\n", Code::InvalidValue,
         "no column is an input; expected one at least"},
        {"only dates", "day,time\n2024-01-01,10:00\n2024-01-02,11:00\n", Code::InvalidValue,
         "no column is the target; expected one at least"},
        {"a picture", Bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), Code::Syntax,
         "line 3, byte 1: a NUL byte, so this is a binary file; expected lines of text"},
        {"UTF-16 of an odd length",
         Bytes("\xFF\xFE"
               "1\0,",
               5),
         Code::Truncated, "byte 5: ends within a letter of UTF-16; expected two bytes each"},
        {"UTF-16 with half a letter",
         Bytes("\xFF\xFE"
               "1\0\x3d\xd8,\0x\0",
               10),
         Code::Syntax, "byte 4: half a letter of UTF-16; expected both halves"},
        {"UTF-16 that ends in half a letter",
         Bytes("\xFF\xFE"
               "1\0\x3d\xd8",
               6),
         Code::Syntax, "byte 4: half a letter of UTF-16; expected both halves"},
        {"UTF-16 with a NUL",
         Bytes("\xFF\xFE"
               "1\0\0\0",
               6),
         Code::Syntax, "line 1, byte 2: a NUL byte, so this is a binary file; expected lines of text"},
        {"a field above 64 KiB", "a,k\n" + Bytes(70000, 'x') + ",y\n", Code::TooLarge,
         "line 2, column 1: a field of 70000 bytes; expected at most 65536"},
        {"gzip cut off", Bytes("\x1f\x8b\x08\0", 4), Code::Truncated,
         "byte 4: ends within the gzip data; expected its end mark"},
    };
}

} // namespace tests
