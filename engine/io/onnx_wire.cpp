#include "engine/io/onnx_wire.h"

#include "engine/io/onnx.h"

#include <array>
#include <optional>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

enum class Wire { Varint = 0, Fixed64 = 1, Length = 2, Fixed32 = 5 };

struct Field {
    std::uint64_t number = 0;
    int wire = 0;
    std::uint64_t value = 0; ///< the number, or the length
};

class Cursor {
public:
    Cursor(View bytes, std::size_t at, std::size_t end) : m_bytes(bytes), m_at(at), m_end(end) {}

    std::size_t at() const { return m_at; }
    bool atEnd() const { return m_at >= m_end; }
    void skip(std::uint64_t bytes) { m_at += bytes; }

    /// Nothing where it is cut off or longer than ten bytes.
    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 70 && m_at < m_end; shift += 7) {
            const auto byte = static_cast<unsigned char>(m_bytes[m_at++]);
            value |= shift < 64 ? std::uint64_t(byte & 0x7f) << shift : 0;
            if (byte < 0x80)
                return value;
        }
        return {};
    }

    /// The next field, without what a length announces.
    Result<Field> field() {
        const std::size_t start = m_at;
        const auto tag = varint();
        if (!tag)
            return error(start, Code::Syntax, "a field of the model is cut off");
        Field field{*tag >> 3, int(*tag & 7), 0};
        if (field.number == 0 || field.number > 0x1fffffff)
            return error(start, Code::Syntax, "is no field of a protobuf message");
        const std::size_t fixed = field.wire == int(Wire::Fixed64)   ? 8
                                  : field.wire == int(Wire::Fixed32) ? 4
                                                                     : 0;
        if (fixed > m_end - m_at)
            return error(start, Code::Syntax, "a number is cut off");
        if (fixed > 0)
            return m_at += fixed, field;
        if (field.wire != int(Wire::Varint) && field.wire != int(Wire::Length))
            return error(start, Code::Syntax,
                         "wire type " + std::to_string(field.wire) + " is not used by ONNX");
        const auto value = varint();
        if (!value)
            return error(start, Code::Syntax, "a number is cut off");
        field.value = *value;
        if (field.wire == int(Wire::Length) && field.value > m_end - m_at)
            return tooLong(start, field.value);
        return field;
    }

private:
    View m_bytes;
    std::size_t m_at, m_end;

    static Error error(std::size_t at, Code code, const std::string& message) {
        return {code, message, "byte " + std::to_string(at)};
    }
    Error tooLong(std::size_t at, std::uint64_t length) const {
        const std::string left = std::to_string(m_end - m_at);
        if (m_end == m_bytes.size())
            return error(at, Code::Truncated,
                         "announces " + std::to_string(length) + " bytes, " + left +
                             " follow; the file was cut off");
        return error(at, Code::Syntax,
                     "announces " + std::to_string(length) + " bytes, the message around it has " + left +
                         " left");
    }
};

/// The messages of onnx.proto that hold others, and what else takes more room in memory than in the file.
enum class Kind {
    Leaf,    ///< a text, bytes
    Numbers, ///< packed
    Plain,   ///< a message without others
    Model,
    Training,
    Graph,
    Annotation,
    Node,
    Attribute,
    Tensor,
    Sparse,
    ValueInfo,
    Type,
    TensorType,
    List,
    Map,
    Shape,
    Function,
};

struct Child {
    Kind parent;
    std::uint64_t field;
    Kind kind;
};

constexpr auto kChildren = std::to_array<Child>({
    {Kind::Model, 7, Kind::Graph},       {Kind::Model, 8, Kind::Plain},
    {Kind::Model, 14, Kind::Plain},      {Kind::Model, 20, Kind::Training},
    {Kind::Model, 25, Kind::Function},   {Kind::Training, 1, Kind::Graph},
    {Kind::Training, 2, Kind::Graph},    {Kind::Training, 3, Kind::Plain},
    {Kind::Training, 4, Kind::Plain},    {Kind::Graph, 1, Kind::Node},
    {Kind::Graph, 5, Kind::Tensor},      {Kind::Graph, 11, Kind::ValueInfo},
    {Kind::Graph, 12, Kind::ValueInfo},  {Kind::Graph, 13, Kind::ValueInfo},
    {Kind::Graph, 14, Kind::Annotation}, {Kind::Graph, 15, Kind::Sparse},
    {Kind::Annotation, 2, Kind::Plain},  {Kind::Node, 5, Kind::Attribute},
    {Kind::Attribute, 5, Kind::Tensor},  {Kind::Attribute, 6, Kind::Graph},
    {Kind::Attribute, 7, Kind::Numbers}, {Kind::Attribute, 8, Kind::Numbers},
    {Kind::Attribute, 10, Kind::Tensor}, {Kind::Attribute, 11, Kind::Graph},
    {Kind::Attribute, 14, Kind::Type},   {Kind::Attribute, 15, Kind::Type},
    {Kind::Attribute, 22, Kind::Sparse}, {Kind::Attribute, 23, Kind::Sparse},
    {Kind::Tensor, 1, Kind::Numbers},    {Kind::Tensor, 3, Kind::Plain},
    {Kind::Tensor, 4, Kind::Numbers},    {Kind::Tensor, 5, Kind::Numbers},
    {Kind::Tensor, 7, Kind::Numbers},    {Kind::Tensor, 10, Kind::Numbers},
    {Kind::Tensor, 11, Kind::Numbers},   {Kind::Tensor, 13, Kind::Plain},
    {Kind::Sparse, 1, Kind::Tensor},     {Kind::Sparse, 2, Kind::Tensor},
    {Kind::Sparse, 3, Kind::Numbers},    {Kind::ValueInfo, 2, Kind::Type},
    {Kind::Type, 1, Kind::TensorType},   {Kind::Type, 4, Kind::List},
    {Kind::Type, 5, Kind::Map},          {Kind::Type, 8, Kind::TensorType},
    {Kind::Type, 9, Kind::List},         {Kind::TensorType, 2, Kind::Shape},
    {Kind::List, 1, Kind::Type},         {Kind::Map, 2, Kind::Type},
    {Kind::Shape, 1, Kind::Plain},       {Kind::Function, 7, Kind::Node},
    {Kind::Function, 9, Kind::Plain},    {Kind::Function, 11, Kind::Attribute},
});

Kind kindOf(Kind parent, const Field& field) {
    for (const Child& child : kChildren)
        if (child.parent == parent && child.field == field.number)
            return child.kind;
    return Kind::Leaf;
}

/// Generous: what protobuf allocates for a field beside its bytes, for a message, and for each byte of packed
/// numbers.
constexpr std::uint64_t kFieldBytes = 48, kMessageBytes = 256, kPackedFactor = 8;

class Walk {
public:
    explicit Walk(View bytes) : m_bytes(bytes), m_budget(memoryBudget()) {}

    Result<void> message(Kind kind, std::size_t begin, std::size_t end, int depth) {
        if (depth > kOnnxMaxDepth)
            return Error{Code::TooLarge,
                         "messages are nested more than " + std::to_string(kOnnxMaxDepth) + " deep",
                         "byte " + std::to_string(begin)};
        Cursor cursor(m_bytes, begin, end);
        while (!cursor.atEnd()) {
            const auto field = cursor.field();
            if (!field)
                return field.error();
            const bool hasLength = field->wire == int(Wire::Length);
            const Kind inner = hasLength ? kindOf(kind, *field) : Kind::Leaf;
            m_cost += kFieldBytes;
            if (inner == Kind::Leaf || inner == Kind::Numbers) {
                m_cost += hasLength ? field->value * (inner == Kind::Numbers ? kPackedFactor : 1) : 0;
            } else {
                m_cost += kMessageBytes;
                if (auto done = message(inner, cursor.at(), cursor.at() + field->value, depth + 1); !done)
                    return done;
            }
            if (m_cost > m_budget)
                return Error{Code::TooLarge, "the model needs more memory than may be used",
                             "byte " + std::to_string(cursor.at())};
            cursor.skip(hasLength ? field->value : 0);
        }
        return {};
    }

private:
    View m_bytes;
    std::uint64_t m_budget, m_cost = 0;
};

constexpr std::uint64_t kIrVersionField = 1, kGraphField = 7, kLargestVersion = 1000;

/// Fields of ModelProto, by their wire type.
bool isModelField(const Field& field) {
    switch (field.number) {
    case 1:
    case 5:
        return field.wire == int(Wire::Varint);
    case 2:
    case 3:
    case 4:
    case 6:
    case 7:
    case 8:
    case 14:
    case 20:
    case 25:
        return field.wire == int(Wire::Length);
    default:
        return false;
    }
}

/// Whether a graph begins there: with one of GraphProto's fields, all of which have a length.
bool beginsGraph(View bytes, std::size_t at) {
    constexpr std::uint64_t kGraphFields = 0b1111110000100110; // 1, 2, 5, 10 to 15
    const auto tag = Cursor(bytes, at, bytes.size()).varint();
    return tag && (*tag & 7) == 2 && *tag >> 3 < 16 && (kGraphFields >> (*tag >> 3) & 1) != 0;
}

} // namespace

bool isOnnx(View bytes) {
    Cursor cursor(bytes, 0, bytes.size());
    for (bool first = true; !cursor.atEnd(); first = false) {
        const std::size_t start = cursor.at();
        const auto field = cursor.field();
        if (!field) { // cut off inside the graph
            Cursor again(bytes, start, bytes.size());
            const auto tag = again.varint();
            return !first && tag == (kGraphField << 3 | 2) && again.varint() &&
                   beginsGraph(bytes, again.at());
        }
        if (!isModelField(*field) || (first && (field->number != kIrVersionField || field->value == 0 ||
                                                field->value > kLargestVersion)))
            return false;
        if (field->number == kGraphField)
            return beginsGraph(bytes, cursor.at());
        cursor.skip(field->wire == int(Wire::Length) ? field->value : 0);
    }
    return false;
}

core::Result<void> checkOnnxWire(View bytes) { return Walk(bytes).message(Kind::Model, 0, bytes.size(), 1); }

} // namespace engine::io
