#include "engine/io/project_tensors.h"

#include "engine/io/base64.h"
#include "engine/io/elements.h"
#include "engine/io/json_fields.h"
#include "engine/io/npy_header.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

Result<std::vector<std::int64_t>> readShape(const Json& json, const std::string& path) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr)
        return wrongType("a shape such as [6, 2]", json, path);
    if (items->size() > kNpyMaxRank)
        return Error{Code::TooLarge, "has more than 32 dimensions", path};
    std::vector<std::int64_t> shape;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const Json& item = (*items)[i];
        const auto* number = std::get_if<std::int64_t>(&item.value);
        if (number == nullptr || *number < 0)
            return wrongType("a whole number of at least 0", item, itemPath(path, i));
        shape.push_back(*number);
    }
    return shape;
}

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

core::Result<void> readWeights(const Json& json, const std::string& path, std::string& file,
                               std::optional<core::TensorMap>& tensors) {
    if (const auto* given = std::get_if<std::string>(&json.value)) {
        const bool usable = !given->empty() && std::none_of(given->begin(), given->end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20;
        });
        if (!usable)
            return Error{Code::InvalidValue,
                         "expected a path without control characters, got " + describe(json), path};
        file = *given;
        return {};
    }
    Result<core::TensorMap> read = readInlineTensors(json, path);
    if (!read)
        return read.error();
    tensors = *std::move(read);
    return {};
}

} // namespace engine::io
