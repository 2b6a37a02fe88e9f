#pragma once

#include "malformed.h"

namespace tests {

/// Protobuf's wire format by hand.
inline engine::io::Bytes varint(std::uint64_t value) {
    engine::io::Bytes bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>((value & 0x7f) | 0x80);
    return bytes + static_cast<char>(value);
}
inline engine::io::Bytes number(int field, std::uint64_t value) {
    return varint(std::uint64_t(field) << 3) + varint(value);
}
inline engine::io::Bytes part(int field, const engine::io::Bytes& inner) {
    return varint(std::uint64_t(field) << 3 | 2) + varint(inner.size()) + inner;
}

inline engine::io::Bytes onnxModel(const engine::io::Bytes& graph) {
    return number(1, 8) + part(7, graph) + part(8, number(2, 15));
}
/// A tensor "W" of that element type and shape.
inline engine::io::Bytes onnxTensor(int type, std::initializer_list<std::int64_t> shape,
                                    const engine::io::Bytes& data) {
    engine::io::Bytes bytes;
    for (const std::int64_t size : shape)
        bytes += number(1, std::uint64_t(size));
    return bytes + number(2, std::uint64_t(type)) + part(8, "W") + data;
}
inline engine::io::Bytes onnxOf(const engine::io::Bytes& tensor) { return onnxModel(part(5, tensor)); }
inline engine::io::Bytes onnxRaw(std::size_t bytes) { return part(9, engine::io::Bytes(bytes, '\0')); }

inline std::vector<Malformed> malformedOnnxWire() {
    using engine::core::Code;
    using engine::io::Bytes;
    const Bytes good = onnxOf(onnxTensor(1, {2, 2}, onnxRaw(16)));
    Bytes deep = part(1, "x");
    for (int i = 0; i < 40; ++i) // a graph in an attribute of a node of a graph ...
        deep = part(1, part(5, part(6, deep)));
    const std::string none = "has no graph; expected an ONNX model";
    return {
        {"empty", "", Code::Syntax, none},
        {"a version alone", number(1, 8), Code::Syntax, none},
        {"a graph that is a number", number(1, 8) + number(7, 3), Code::Syntax, none},
        {"text", "hello", Code::Syntax, "byte 2: wire type 4 is not used by ONNX"},
        {"zeros", Bytes(8, '\0'), Code::Syntax, "byte 0: is no field of a protobuf message"},
        {"ones", Bytes(16, '\xff'), Code::Syntax, "byte 0: a field of the model is cut off"},
        {"inside the first number", "\x08\x80", Code::Syntax, "byte 0: a number is cut off"},
        {"a number of eleven bytes", "\x08" + Bytes(10, '\x80') + "\x01", Code::Syntax,
         "byte 0: a number is cut off"},
        {"a field number too large", varint(std::uint64_t(1) << 40) + "\x01", Code::Syntax,
         "byte 0: is no field of a protobuf message"},
        {"a group", good + varint(5 << 3 | 3), Code::Syntax, "byte 37: wire type 3 is not used by ONNX"},
        {"wire type 7", good + varint(5 << 3 | 7), Code::Syntax, "byte 37: wire type 7 is not used by ONNX"},
        {"four bytes cut off", good + varint(5 << 3 | 5) + "ab", Code::Syntax,
         "byte 37: a number is cut off"},
        {"eight bytes cut off", good + varint(5 << 3 | 1) + "abcdefg", Code::Syntax,
         "byte 37: a number is cut off"},
        {"inside the raw data", good.substr(0, 30), Code::Truncated,
         "byte 2: announces 29 bytes, 26 follow; the file was cut off"},
        {"a length of 2^60", number(1, 8) + varint(7 << 3 | 2) + varint(std::uint64_t(1) << 60),
         Code::Truncated, "byte 2: announces 1152921504606846976 bytes, 0 follow; the file was cut off"},
        {"a tensor longer than its graph", onnxModel(varint(5 << 3 | 2) + varint(200) + "abc"), Code::Syntax,
         "byte 4: announces 200 bytes, the message around it has 3 left"},
        {"raw data longer than their tensor",
         onnxOf(onnxTensor(1, {2}, varint(9 << 3 | 2) + varint(300) + "abcdefgh")), Code::Syntax,
         "byte 13: announces 300 bytes, the message around it has 8 left"},
        {"nested too deep", onnxModel(deep), Code::TooLarge,
         "byte 260: messages are nested more than 100 deep"},
    };
}

inline std::vector<Malformed> malformedOnnxTensors() {
    using engine::core::Code;
    using engine::io::Bytes;
    const auto tensor = [](const char* name, const Bytes& bytes, Code code, const std::string& text) {
        return Malformed{name, onnxOf(bytes), code, "tensor \"W\": " + text};
    };
    const std::string external =
        "its numbers lie in another file, \"weights.bin\" (external data), which is not "
        "opened; expected them in the model: onnx.save(model, path) without "
        "save_as_external_data";
    const Bytes location = part(13, part(1, "location") + part(2, "weights.bin"));
    Bytes ranks = number(2, 1) + part(8, "W");
    for (int i = 0; i < 33; ++i)
        ranks += number(1, 1);
    return {
        tensor("raw data too short", onnxTensor(1, {2, 2}, onnxRaw(15)), Code::Syntax,
               "the shape (2, 2) needs 16 bytes, 15 are there"),
        tensor("raw data too long", onnxTensor(1, {2, 2}, onnxRaw(20)), Code::Syntax,
               "the shape (2, 2) needs 16 bytes, 20 are there"),
        tensor("no data", onnxTensor(1, {3}, ""), Code::Syntax, "the shape (3,) needs 12 bytes, 0 are there"),
        tensor("a scalar without data", onnxTensor(11, {}, ""), Code::Syntax,
               "the shape () needs 8 bytes, 0 are there"),
        tensor("an odd byte of halves", onnxTensor(10, {2}, onnxRaw(3)), Code::Syntax,
               "the shape (2,) needs 4 bytes, 3 are there"),
        tensor("bfloat16 as float32", onnxTensor(16, {2}, onnxRaw(8)), Code::Syntax,
               "the shape (2,) needs 4 bytes, 8 are there"),
        tensor("a list too short", onnxTensor(1, {3}, part(4, Bytes(8, '\0'))), Code::Syntax,
               "the shape (3,) needs 3 numbers, 2 are there"),
        tensor("a list too long", onnxTensor(7, {1}, part(7, "\1\2")), Code::Syntax,
               "the shape (1,) needs 1 numbers, 2 are there"),
        tensor("a list of another type", onnxTensor(1, {2}, part(7, "\1\2")), Code::Syntax,
               "holds numbers of another type than float32"),
        tensor("both raw and a list", onnxTensor(1, {1}, part(4, Bytes(4, '\0')) + onnxRaw(4)), Code::Syntax,
               "holds its numbers twice, as raw data and as a list"),
        tensor("a negative size", onnxTensor(1, {2, -1}, onnxRaw(8)), Code::Syntax,
               "the dimension -1 is negative"),
        tensor("33 dimensions", ranks + onnxRaw(4), Code::TooLarge, "has 33 dimensions; at most 32 are read"),
        tensor("sizes that overflow",
               onnxTensor(1, {std::int64_t(1) << 40, std::int64_t(1) << 40}, onnxRaw(8)), Code::TooLarge,
               "shape: (1099511627776, 1099511627776) has more elements than 64 bits can count"),
        tensor(
            "a zero that hides an overflow",
            onnxTensor(1, {0, std::int64_t(1) << 62, std::int64_t(1) << 62}, onnxRaw(0)), Code::TooLarge,
            "shape: (0, 4611686018427387904, 4611686018427387904) has more elements than 64 bits can count"),
        tensor("a size of 2^40", onnxTensor(1, {std::int64_t(1) << 40}, onnxRaw(8)), Code::Syntax,
               "the shape (1099511627776,) needs 4398046511104 bytes, 8 are there"),
        tensor("bytes that overflow", onnxTensor(11, {std::int64_t(1) << 62}, onnxRaw(8)), Code::TooLarge,
               "is larger than any file"),
        tensor("external data", onnxTensor(1, {2}, location + number(14, 1)), Code::Unsupported, external),
        tensor("external data that are not said to be", onnxTensor(1, {2}, location + onnxRaw(8)),
               Code::Unsupported, external),
        tensor("external data without a place", onnxTensor(1, {2}, number(14, 1)), Code::Unsupported,
               "its numbers lie in another file (external data), which is not opened; expected them in the "
               "model: "
               "onnx.save(model, path) without save_as_external_data"),
        tensor("segments", onnxTensor(1, {1}, part(3, number(1, 0) + number(2, 1)) + onnxRaw(4)),
               Code::Unsupported, "is stored in segments, which are not read"),
        {"a tensor without a name", onnxOf(number(1, 1) + number(2, 1) + onnxRaw(4)), Code::Syntax,
         "tensor 0: has no name"},
        {"a name twice",
         onnxModel(part(5, onnxTensor(1, {1}, onnxRaw(4))) + part(5, onnxTensor(1, {1}, onnxRaw(4)))),
         Code::Syntax, "tensor \"W\": is there twice"},
        {"a constant of another size",
         onnxModel(part(
             1, part(2, "c") + part(4, "Constant") +
                    part(5, part(1, "value") + part(5, onnxTensor(1, {2}, onnxRaw(4))) + number(20, 4)))),
         Code::Syntax, "tensor \"c\": the shape (2,) needs 8 bytes, 4 are there"},
    };
}

} // namespace tests
