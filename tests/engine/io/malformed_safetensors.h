#pragma once

#include "malformed.h"
#include "safetensors_bytes.h"

namespace tests {

inline std::vector<Malformed> malformedSafetensorsStarts() {
    using engine::core::Code;
    using engine::io::Bytes;
    const Bytes whole = oneTensor();
    const std::string json = "header: line 1, column ";
    const auto withLength = [&](std::uint64_t length) { return littleEndian(length, 8) + whole.substr(8); };
    return {
        {"empty", "", Code::Truncated, "is empty; expected safetensors"},
        {"one byte", "\x10", Code::Truncated,
         "byte 0: ends within the length of the header, which has 8 bytes"},
        {"inside the length", whole.substr(0, 7), Code::Truncated,
         "byte 0: ends within the length of the header, which has 8 bytes"},
        {"after the length", whole.substr(0, 8), Code::Truncated,
         "byte 0: the header declares 54 bytes, the file has 0 after byte 8"},
        {"inside the header", whole.substr(0, 30), Code::Truncated,
         "byte 0: the header declares 54 bytes, the file has 22 after byte 8"},
        {"the largest length", withLength(~std::uint64_t{0}), Code::TooLarge,
         "byte 0: the header declares 18446744073709551615 bytes; at most 100000000 are read"},
        {"a length above the limit", withLength(100000001), Code::TooLarge,
         "byte 0: the header declares 100000001 bytes; at most 100000000 are read"},
        {"a length above the file", withLength(1000), Code::Truncated,
         "byte 0: the header declares 1000 bytes, the file has 62 after byte 8"},
        {"no header", withLength(0), Code::Syntax, "byte 8: the header does not begin with {; expected JSON"},
        {"a length that is one too short", withLength(53), Code::Syntax,
         json + "54: is not well-formed JSON: unexpected end of input; expected '}'"},
        {"a length that is one too long", withLength(55), Code::Syntax,
         json + "55: is not well-formed JSON: a zero byte; expected end of input"},
        {"space before the header", safetensorsBytes(" {}"), Code::Syntax,
         "byte 8: the header does not begin with {; expected JSON"},
        {"an array", safetensorsBytes("[]"), Code::Syntax,
         "byte 8: the header does not begin with {; expected JSON"},
        {"picture", Bytes("\x89PNG\r\n\x1a\n\0\0", 10), Code::TooLarge,
         "byte 0: the header declares 727905341920923785 bytes; at most 100000000 are read"},
        {"not JSON", safetensorsBytes("{W}"), Code::Syntax,
         json + "2: is not well-formed JSON: invalid literal; expected string literal"},
        {"not UTF-8", safetensorsBytes("{\"\xff\":1}"), Code::Syntax,
         json + "3: is not well-formed JSON: invalid string: ill-formed UTF-8 byte; expected string literal"},
        {"nested deeply", safetensorsBytes("{\"W\":[[[[[0]]]]]}"), Code::TooLarge,
         "header: is nested more than 4 levels deep"},
        {"a name twice", twoTensors("[0,8]", "[8,16]", 16, "WW"), Code::InvalidValue,
         "header: W: the key stands twice"},
        {"a key of a tensor twice", safetensorsBytes("{\"W\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"),
         Code::InvalidValue, "header: W.dtype: the key stands twice"},
        {"metadata that are no object", safetensorsBytes("{\"__metadata__\":[]}"), Code::WrongType,
         "header.__metadata__: expected an object of texts, got an array"},
        {"metadata that are no text", safetensorsBytes("{\"__metadata__\":{\"epoch\":3}}"), Code::WrongType,
         "header.__metadata__.epoch: expected a text, got 3"},
        {"metadata twice", safetensorsBytes("{\"__metadata__\":{},\"__metadata__\":{}}"), Code::InvalidValue,
         "header: __metadata__: the key stands twice"},
    };
}

inline std::vector<Malformed> malformedSafetensorsEntries() {
    using engine::core::Code;
    const auto entry = [](const std::string& text) { return safetensorsBytes("{\"W\":" + text + "}"); };
    const std::string dtypes = "; expected F64, F32, F16, BF16, I8 to I64, U8 to U64 or BOOL";
    const std::string huge = "[4294967296,4294967296,2]";
    std::string ranks = "[1";
    for (int i = 0; i < 32; ++i)
        ranks += ",1";
    return {
        {"an entry that is a number", entry("1"), Code::WrongType, "header.W: expected an object, got 1"},
        {"an entry that is null", entry("null"), Code::WrongType, "header.W: expected an object, got null"},
        {"an empty entry", entry("{}"), Code::MissingKey, "header.W: the key \"dtype\" is missing"},
        {"no shape", entry("{\"dtype\":\"F32\",\"data_offsets\":[0,8]}"), Code::MissingKey,
         "header.W: the key \"shape\" is missing"},
        {"no offsets", entry("{\"dtype\":\"F32\",\"shape\":[2]}"), Code::MissingKey,
         "header.W: the key \"data_offsets\" is missing"},
        {"a dtype that is a number", oneTensor("32"), Code::WrongType,
         "header.W.dtype: expected a text such as \"F32\", got 32"},
        {"an unknown dtype", oneTensor("\"float32\""), Code::Unsupported,
         "header.W.dtype: the dtype \"float32\" is not read" + dtypes},
        {"an 8-bit float", oneTensor("\"F8_E4M3\""), Code::Unsupported,
         "header.W.dtype: the dtype \"F8_E4M3\" is not read" + dtypes},
        {"complex numbers", oneTensor("\"C64\""), Code::Unsupported,
         "header.W.dtype: the dtype \"C64\" is not read" + dtypes},
        {"a shape that is a number", oneTensor("\"F32\"", "2"), Code::WrongType,
         "header.W.shape: expected a shape such as [6, 2], got 2"},
        {"a negative dimension", oneTensor("\"F32\"", "[-2]"), Code::WrongType,
         "header.W.shape[0]: expected a whole number of at least 0, got -2"},
        {"a broken dimension", oneTensor("\"F32\"", "[2,1.5]"), Code::WrongType,
         "header.W.shape[1]: expected a whole number of at least 0, got 1.5"},
        {"a dimension above 63 bits", oneTensor("\"F32\"", "[9223372036854775808]"), Code::WrongType,
         "header.W.shape[0]: expected a whole number of at least 0, got 9223372036854775808"},
        {"33 dimensions", oneTensor("\"F32\"", ranks + "]"), Code::TooLarge,
         "header.W.shape: has more than 32 dimensions"},
        {"more elements than 64 bits", oneTensor("\"F32\"", huge), Code::TooLarge,
         "header.W.shape: (4294967296, 4294967296, 2) has more elements than 64 bits can count"},
        {"more bytes than 64 bits", oneTensor("\"F64\"", "[4611686018427387904]"), Code::TooLarge,
         "header.W.shape: (4611686018427387904,) has more bytes than 64 bits can count"},
        {"a shape that needs more", oneTensor("\"F32\"", "[3]"), Code::ShapeMismatch,
         "header.W.data_offsets: (3,) F32 needs 12 bytes, the offsets give it 8"},
        {"a shape that needs less", oneTensor("\"F16\""), Code::ShapeMismatch,
         "header.W.data_offsets: (2,) F16 needs 4 bytes, the offsets give it 8"},
    };
}

inline std::vector<Malformed> malformedSafetensorsOffsets() {
    using engine::core::Code;
    const auto offsets = [](const std::string& text) { return oneTensor("\"F32\"", "[2]", text); };
    const std::string neither = " is the next; expected neither hole nor overlap";
    return {
        {"offsets that are a number", offsets("8"), Code::WrongType,
         "header.W.data_offsets: expected two offsets such as [0, 24], got 8"},
        {"three offsets", offsets("[0,4,8]"), Code::WrongType,
         "header.W.data_offsets: expected two offsets such as [0, 24], got an array"},
        {"a negative offset", offsets("[-8,0]"), Code::WrongType,
         "header.W.data_offsets[0]: expected a whole number of at least 0, got -8"},
        {"an offset that is a text", offsets("[0,\"8\"]"), Code::WrongType,
         "header.W.data_offsets[1]: expected a whole number of at least 0, got \"8\""},
        {"an end before the beginning", offsets("[8,0]"), Code::InvalidValue,
         "header.W.data_offsets: ends at byte 0, before it begins at byte 8"},
        {"a hole at the beginning", oneTensor("\"F32\"", "[2]", "[4,12]", 12), Code::InvalidValue,
         "header.W.data_offsets: begins at byte 4 of the data, where byte 0" + neither},
        {"a hole between", twoTensors("[0,8]", "[12,20]", 20), Code::InvalidValue,
         "header.b.data_offsets: begins at byte 12 of the data, where byte 8" + neither},
        {"an overlap", twoTensors("[0,8]", "[4,12]", 12), Code::InvalidValue,
         "header.b.data_offsets: begins at byte 4 of the data, where byte 8" + neither},
        {"the same bytes twice", twoTensors("[0,8]", "[0,8]", 8), Code::InvalidValue,
         "header.b.data_offsets: begins at byte 0 of the data, where byte 8" + neither},
        {"data that are missing", oneTensor("\"F32\"", "[2]", "[0,8]", 0), Code::Truncated,
         "byte 62: the tensors need 8 bytes of data, the file has 0"},
        {"data that are cut off", twoTensors("[0,8]", "[8,16]", 15), Code::Truncated,
         "byte 116: the tensors need 16 bytes of data, the file has 15"},
        {"a byte too many", oneTensor("\"F32\"", "[2]", "[0,8]", 9), Code::Syntax,
         "byte 70: 1 bytes follow the last tensor; expected the file to end"},
        {"data without tensors", safetensorsBytes("{}", "abcd"), Code::Syntax,
         "byte 10: 4 bytes follow the last tensor; expected the file to end"},
        {"an offset of 63 bits", oneTensor("\"I8\"", "[9223372036854775807]", "[0,9223372036854775807]"),
         Code::Truncated, "byte 97: the tensors need 9223372036854775807 bytes of data, the file has 8"},
    };
}

} // namespace tests
