#include "engine/io/project_tensors.h"

#include "engine/io/base64.h"
#include "engine/io/elements.h"
#include "engine/io/json_fields.h"

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

core::DType readType(JsonFields& fields) {
    static const auto known = [] {
        std::vector<std::string> names;
        for (const core::DType dtype : dtypes())
            names.emplace_back(core::name(dtype));
        return names;
    }();
    fields.require("dtype");
    const std::string name = fields.choice("dtype", "dtype", known, "float32");
    return dtypeNamed(name).value_or(core::DType::Float32);
}

Result<void> readValues(const Json& json, const std::string& path, std::uint64_t count,
                        core::Tensor& tensor) {
    const auto* text = std::get_if<std::string>(&json.value);
    if (text == nullptr)
        return wrongType("a text", json, path);
    const std::optional<Bytes> bytes = fromBase64(*text);
    if (!bytes)
        return Error{Code::Syntax, "is not base64 with padding (RFC 4648)", path};
    std::uint64_t declared = 0;
    if (!multiply(count, itemSize(tensor.dtype), declared) || declared != bytes->size())
        return Error{Code::ShapeMismatch,
                     "holds " + std::to_string(bytes->size()) + " bytes; " + core::shapeText(tensor.shape) +
                         " " + core::name(tensor.dtype) + " needs " + std::to_string(declared),
                     path};
    tensor.values = decodeElements(*bytes, tensor.dtype, false);
    return {};
}

Result<core::Tensor> readTensor(const Json& json, const std::string& path) {
    JsonFields fields(json, path);
    core::Tensor tensor;
    if (const Json* given = fields.require("shape")) {
        Result<std::vector<std::int64_t>> shape = readShape(*given, fields.path("shape"));
        if (shape)
            tensor.shape = *std::move(shape);
        else
            fields.fail(shape.error());
    }
    tensor.dtype = readType(fields);
    const Json* values = fields.require("base64");
    if (const auto known = fields.finish(false); !known)
        return known.error();
    const Result<std::uint64_t> count = elementCount(tensor.shape);
    if (!count)
        return count.error().within(path, ".");
    if (const auto done = readValues(*values, fields.path("base64"), *count, tensor); !done)
        return done.error();
    return tensor;
}

} // namespace

core::Result<core::TensorMap> readInlineTensors(const Json& json, const std::string& path) {
    const auto* object = std::get_if<JsonObject>(&json.value);
    if (object == nullptr)
        return wrongType("a path or an object of tensors", json, path);
    core::TensorMap tensors;
    for (const auto& [name, value] : *object) {
        Result<core::Tensor> tensor = readTensor(value, memberPath(path, name));
        if (!tensor)
            return tensor.error();
        tensors.emplace_back(name, *std::move(tensor));
    }
    return tensors;
}

} // namespace engine::io
