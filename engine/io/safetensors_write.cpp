#include "engine/core/text.h"
#include "engine/io/guard.h"
#include "engine/io/json_fields.h"
#include "engine/io/safetensors.h"
#include "engine/io/safetensors_kinds.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;
using Kind = SafetensorsKind;

const Kind& kindOf(DType dtype) {
    return *std::find_if(std::begin(kSafetensorsKinds), std::end(kSafetensorsKinds),
                         [&](const Kind& kind) { return kind.dtype == dtype && !kind.isBfloat16; });
}

Result<void> checkTensors(const core::TensorMap& tensors) {
    std::unordered_set<std::string> names{kSafetensorsMetadata};
    if (tensors.size() > kSafetensorsMaxTensors)
        return Error{Code::TooLarge, "has more than 100000 tensors", {}};
    for (const auto& [name, tensor] : tensors) {
        const std::string place = core::inQuotes(name);
        if (!core::isUtf8(name))
            return Error{Code::InvalidValue, "the name is not UTF-8", place};
        if (!names.insert(name).second)
            return Error{Code::InvalidValue, "the name stands twice or is reserved", place};
        if (tensor.shape.size() > kJsonMaxRank)
            return Error{Code::TooLarge, "has more than 32 dimensions", place};
        const Result<std::uint64_t> count = elementCount(tensor.shape);
        if (!count)
            return count.error().within(place);
        if (*count != tensor.values.size())
            return Error{Code::ShapeMismatch,
                         core::shapeText(tensor.shape) + " does not fit " +
                             std::to_string(tensor.values.size()) + " values",
                         place};
    }
    return {};
}

/// Indices by decreasing item size, else in order.
std::vector<std::size_t> dataOrder(const core::TensorMap& tensors) {
    std::vector<std::size_t> order(tensors.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return itemSize(tensors[a].second.dtype) > itemSize(tensors[b].second.dtype);
    });
    return order;
}

Result<Bytes> writeChecked(const core::TensorMap& tensors,
                           const std::map<std::string, std::string>& metadata) {
    if (const auto checked = checkTensors(tensors); !checked)
        return checked.error();
    for (const auto& [key, text] : metadata)
        if (!core::isUtf8(key) || !core::isUtf8(text))
            return Error{Code::InvalidValue, "the metadata are not UTF-8", core::inQuotes(key)};
    Bytes data;
    std::vector<std::size_t> begins(tensors.size());
    for (const std::size_t i : dataOrder(tensors)) {
        const Result<Bytes> bytes = encodeElements(tensors[i].second.values, tensors[i].second.dtype);
        if (!bytes)
            return bytes.error().within(core::inQuotes(tensors[i].first));
        begins[i] = data.size();
        data += *bytes;
    }
    using OrderedJson = nlohmann::ordered_json;
    Bytes header;
    const auto add = [&](const std::string& name, const OrderedJson& value) {
        header += (header.empty() ? "{" : ",") + OrderedJson(name).dump() + ":" + value.dump();
    };
    if (!metadata.empty())
        add(kSafetensorsMetadata, OrderedJson(metadata));
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const core::Tensor& tensor = tensors[i].second;
        const std::size_t end = begins[i] + tensor.values.size() * itemSize(tensor.dtype);
        add(tensors[i].first, {{"dtype", kindOf(tensor.dtype).name},
                               {"shape", OrderedJson(tensor.shape)},
                               {"data_offsets", OrderedJson::array({begins[i], end})}});
    }
    header += header.empty() ? "{}" : "}";
    header.resize((header.size() + kSafetensorsLengthBytes - 1) / kSafetensorsLengthBytes *
                      kSafetensorsLengthBytes,
                  ' ');
    if (header.size() > kSafetensorsMaxHeader)
        return Error{Code::TooLarge, "the header needs more than 100000000 bytes", {}};
    Bytes length;
    for (std::size_t i = 0; i < kSafetensorsLengthBytes; ++i)
        length += static_cast<char>(header.size() >> (8 * i) & 255);
    return length + header + data;
}

} // namespace

core::Result<Bytes> writeSafetensors(const core::TensorMap& tensors,
                                     const std::map<std::string, std::string>& metadata) {
    return guarded([&] { return writeChecked(tensors, metadata); });
}

} // namespace engine::io
