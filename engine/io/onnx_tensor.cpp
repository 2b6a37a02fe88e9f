#include "engine/core/text.h"
#include "engine/io/elements.h"
#include "engine/io/onnx_model.h"

#include <bit>
#include <onnx/onnx_pb.h>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;
using onnx::TensorProto;

constexpr int kMaxRank = 32;

/// An element type of ONNX, how a raw element is stored, and which of the lists its numbers may be in.
struct Type {
    int number;
    DType dtype;
    enum class List { Float, Double, Int32, Int64, UInt64 } list;
    bool isBrainFloat = false;
};
constexpr Type kTypes[] = {
    {TensorProto::FLOAT, DType::Float32, Type::List::Float},
    {TensorProto::DOUBLE, DType::Float64, Type::List::Double},
    {TensorProto::FLOAT16, DType::Float16, Type::List::Int32},
    {TensorProto::BFLOAT16, DType::Float32, Type::List::Int32, true},
    {TensorProto::INT8, DType::Int8, Type::List::Int32},
    {TensorProto::INT16, DType::Int16, Type::List::Int32},
    {TensorProto::INT32, DType::Int32, Type::List::Int32},
    {TensorProto::INT64, DType::Int64, Type::List::Int64},
    {TensorProto::UINT8, DType::UInt8, Type::List::Int32},
    {TensorProto::UINT16, DType::UInt16, Type::List::Int32},
    {TensorProto::UINT32, DType::UInt32, Type::List::UInt64},
    {TensorProto::UINT64, DType::UInt64, Type::List::UInt64},
    {TensorProto::BOOL, DType::Bool, Type::List::Int32},
};

const Type* typeOf(int number) {
    for (const Type& type : kTypes)
        if (type.number == number)
            return &type;
    return nullptr;
}

/// Of those that are not read.
std::string typeName(int number) {
    switch (number) {
    case TensorProto::STRING:
        return "texts are no numbers";
    case TensorProto::COMPLEX64:
    case TensorProto::COMPLEX128:
        return "complex numbers are not read";
    default:
        return "element type " + std::to_string(number) +
               (number > 16 ? " (8 bits or less, quantized)" : "") + " is not read";
    }
}

Error unsupported(const std::string& message) { return {Code::Unsupported, message, {}}; }
Error syntax(const std::string& message) { return {Code::Syntax, message, {}}; }

Error refusedExternal(const TensorProto& tensor) {
    std::string file;
    for (const auto& entry : tensor.external_data())
        if (entry.key() == "location")
            file = entry.value();
    return unsupported("its numbers lie in another file" + (file.empty() ? "" : ", " + core::inQuotes(file)) +
                       " (external data), which is not opened; expected them in the model: "
                       "onnx.save(model, path) without save_as_external_data");
}

Result<std::vector<std::int64_t>> shapeOf(const TensorProto& tensor) {
    if (tensor.dims_size() > kMaxRank)
        return Error{Code::TooLarge,
                     "has " + std::to_string(tensor.dims_size()) + " dimensions; at most " +
                         std::to_string(kMaxRank) + " are read",
                     {}};
    std::vector<std::int64_t> shape(tensor.dims().begin(), tensor.dims().end());
    for (const std::int64_t size : shape)
        if (size < 0)
            return syntax("the dimension " + std::to_string(size) + " is negative");
    return shape;
}

std::uint64_t listed(const TensorProto& tensor, Type::List list) {
    switch (list) {
    case Type::List::Float:
        return std::uint64_t(tensor.float_data_size());
    case Type::List::Double:
        return std::uint64_t(tensor.double_data_size());
    case Type::List::Int32:
        return std::uint64_t(tensor.int32_data_size());
    case Type::List::Int64:
        return std::uint64_t(tensor.int64_data_size());
    default:
        return std::uint64_t(tensor.uint64_data_size());
    }
}

std::uint64_t listedInAll(const TensorProto& tensor) {
    return std::uint64_t(tensor.float_data_size()) + std::uint64_t(tensor.double_data_size()) +
           std::uint64_t(tensor.int32_data_size()) + std::uint64_t(tensor.int64_data_size()) +
           std::uint64_t(tensor.uint64_data_size()) + std::uint64_t(tensor.string_data_size());
}

double brainFloat(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t(bits) << 16); }

std::vector<double> rawValues(View raw, const Type& type) {
    if (!type.isBrainFloat)
        return decodeElements(raw, type.dtype, false);
    std::vector<double> values = decodeElements(raw, DType::UInt16, false);
    for (double& value : values)
        value = brainFloat(std::uint16_t(value));
    return values;
}

/// Numbers of int32_data: halves by their bits.
std::vector<double> int32Values(const TensorProto& tensor, const Type& type) {
    const auto& list = tensor.int32_data();
    if (type.number != TensorProto::FLOAT16 && !type.isBrainFloat)
        return {list.begin(), list.end()};
    Bytes raw;
    raw.reserve(std::size_t(list.size()) * 2);
    for (const std::int32_t bits : list) {
        raw += char(bits & 255);
        raw += char(bits >> 8 & 255);
    }
    return rawValues(raw, type);
}

std::vector<double> listValues(const TensorProto& tensor, const Type& type) {
    switch (type.list) {
    case Type::List::Float:
        return {tensor.float_data().begin(), tensor.float_data().end()};
    case Type::List::Double:
        return {tensor.double_data().begin(), tensor.double_data().end()};
    case Type::List::Int32:
        return int32Values(tensor, type);
    case Type::List::Int64:
        return {tensor.int64_data().begin(), tensor.int64_data().end()};
    default:
        return {tensor.uint64_data().begin(), tensor.uint64_data().end()};
    }
}

/// Whether there are as many numbers as the shape says.
Result<void> checkCount(const TensorProto& tensor, const Type& type, std::uint64_t count) {
    const std::uint64_t item = type.isBrainFloat ? 2 : itemSize(type.dtype);
    std::uint64_t bytes = 0;
    if (!multiply(count, item, bytes))
        return Error{Code::TooLarge, "is larger than any file", {}};
    const std::string shape = core::shapeText({tensor.dims().begin(), tensor.dims().end()});
    if (listedInAll(tensor) > 0 && tensor.has_raw_data() && !tensor.raw_data().empty())
        return syntax("holds its numbers twice, as raw data and as a list");
    if (listedInAll(tensor) != listed(tensor, type.list))
        return syntax("holds numbers of another type than " + std::string(core::name(type.dtype)));
    if (listedInAll(tensor) > 0 && listedInAll(tensor) != count)
        return syntax("the shape " + shape + " needs " + std::to_string(count) + " numbers, " +
                      std::to_string(listedInAll(tensor)) + " are there");
    if (listedInAll(tensor) == 0 && tensor.raw_data().size() != bytes)
        return syntax("the shape " + shape + " needs " + std::to_string(bytes) + " bytes, " +
                      std::to_string(tensor.raw_data().size()) + " are there");
    return {};
}

} // namespace

core::Result<OnnxTensor> readOnnxTensor(const TensorProto& tensor, std::uint64_t& left) {
    if (tensor.data_location() == TensorProto::EXTERNAL || tensor.external_data_size() > 0)
        return refusedExternal(tensor);
    if (tensor.has_segment())
        return unsupported("is stored in segments, which are not read");
    const Type* type = typeOf(tensor.data_type());
    if (type == nullptr)
        return OnnxTensor{{}, typeName(tensor.data_type())};
    auto shape = shapeOf(tensor);
    if (!shape)
        return shape.error();
    const auto count = elementCount(*shape);
    if (!count)
        return count.error();
    if (const auto fits = checkCount(tensor, *type, *count); !fits)
        return fits.error();
    std::uint64_t bytes = 0;
    if (!multiply(*count, sizeof(double), bytes) || bytes > left)
        return Error{Code::TooLarge,
                     "needs " + std::to_string(bytes) + " bytes of memory, more than the " +
                         std::to_string(left) + " left of the budget",
                     {}};
    left -= bytes;
    OnnxTensor read{{*std::move(shape), type->dtype, {}}, {}};
    read.tensor.values =
        listedInAll(tensor) > 0 ? listValues(tensor, *type) : rawValues(tensor.raw_data(), *type);
    return read;
}

} // namespace engine::io
