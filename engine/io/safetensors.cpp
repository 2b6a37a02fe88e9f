#include "engine/io/safetensors.h"

#include "engine/core/text.h"
#include "engine/io/elements.h"
#include "engine/io/guard.h"
#include "engine/io/json_fields.h"

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

constexpr std::size_t kLengthBytes = 8;
constexpr const char* kMetadata = "__metadata__";

struct Kind {
    const char* name;
    DType dtype;
    bool isBfloat16 = false;
    std::size_t size() const { return isBfloat16 ? 2 : itemSize(dtype); }
};
constexpr Kind kKinds[] = {
    {"F64", DType::Float64}, {"F32", DType::Float32}, {"F16", DType::Float16}, {"BF16", DType::Float32, true},
    {"I64", DType::Int64},   {"I32", DType::Int32},   {"I16", DType::Int16},   {"I8", DType::Int8},
    {"U64", DType::UInt64},  {"U32", DType::UInt32},  {"U16", DType::UInt16},  {"U8", DType::UInt8},
    {"BOOL", DType::Bool},
};

/// One tensor as the header declares it; bytes counted from the end of the header.
struct Entry {
    std::string name;
    const Kind* kind = nullptr;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;

    std::string path(const char* key) const { return memberPath(memberPath("header", name), key); }
};

Result<const Kind*> readKind(const Json& json, const std::string& path) {
    const auto* name = std::get_if<std::string>(&json.value);
    if (name == nullptr)
        return wrongType("a text such as \"F32\"", json, path);
    const auto at = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const Kind& kind) { return *name == kind.name; });
    if (at != std::end(kKinds))
        return at;
    return Error{Code::Unsupported,
                 "the dtype " + core::inQuotes(*name) +
                     " is not read; expected F64, F32, F16, BF16, I8 to I64, U8 to U64 or BOOL",
                 path};
}

Result<void> readOffsets(const Json& json, Entry& entry) {
    const std::string path = entry.path("data_offsets");
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr || items->size() != 2)
        return wrongType("two offsets such as [0, 24]", json, path);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto* number = std::get_if<std::int64_t>(&(*items)[i].value);
        if (number == nullptr || *number < 0)
            return wrongType("a whole number of at least 0", (*items)[i], itemPath(path, i));
        (i == 0 ? entry.begin : entry.end) = static_cast<std::uint64_t>(*number);
    }
    if (entry.end < entry.begin)
        return Error{Code::InvalidValue,
                     "ends at byte " + std::to_string(entry.end) + ", before it begins at byte " +
                         std::to_string(entry.begin),
                     path};
    return {};
}

Result<void> checkSize(const Entry& entry) {
    const Result<std::uint64_t> count = elementCount(entry.shape);
    std::uint64_t needed = 0;
    if (!count)
        return Error{count.error().code, count.error().message, entry.path("shape")};
    if (!multiply(*count, entry.kind->size(), needed))
        return Error{Code::TooLarge, core::shapeText(entry.shape) + " has more bytes than 64 bits can count",
                     entry.path("shape")};
    if (needed != entry.end - entry.begin)
        return Error{Code::ShapeMismatch,
                     core::shapeText(entry.shape) + " " + entry.kind->name + " needs " +
                         std::to_string(needed) + " bytes, the offsets give it " +
                         std::to_string(entry.end - entry.begin),
                     entry.path("data_offsets")};
    return {};
}

Result<Entry> readEntry(const std::string& name, const Json& json) {
    Entry entry{name, nullptr, {}, 0, 0};
    JsonFields fields(json, memberPath("header", name));
    const Json* dtype = fields.require("dtype");
    const Json* shape = fields.require("shape");
    const Json* offsets = fields.require("data_offsets");
    if (const auto complete = fields.finish(true); !complete)
        return complete.error();
    const Result<const Kind*> kind = readKind(*dtype, entry.path("dtype"));
    if (!kind)
        return kind.error();
    entry.kind = *kind;
    Result<std::vector<std::int64_t>> dimensions = readShape(*shape, entry.path("shape"));
    if (!dimensions)
        return dimensions.error();
    entry.shape = *std::move(dimensions);
    if (const auto read = readOffsets(*offsets, entry); !read)
        return read.error();
    if (const auto checked = checkSize(entry); !checked)
        return checked.error();
    return entry;
}

Result<std::map<std::string, std::string>> readMetadata(const Json& json) {
    const std::string path = memberPath("header", kMetadata);
    const auto* object = std::get_if<JsonObject>(&json.value);
    if (object == nullptr)
        return wrongType("an object of texts", json, path);
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : *object) {
        const auto* text = std::get_if<std::string>(&value.value);
        if (text == nullptr)
            return wrongType("a text", value, memberPath(path, key));
        metadata.emplace(key, *text);
    }
    return metadata;
}

/// Each byte of the data belongs to one tensor.
Result<void> checkLayout(const std::vector<Entry>& entries, std::uint64_t dataSize, std::size_t dataStart) {
    std::vector<const Entry*> order;
    for (const Entry& entry : entries)
        order.push_back(&entry);
    std::stable_sort(order.begin(), order.end(), [](const Entry* a, const Entry* b) {
        return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
    });
    std::uint64_t end = 0;
    for (const Entry* entry : order) {
        if (entry->begin != end)
            return Error{Code::InvalidValue,
                         "begins at byte " + std::to_string(entry->begin) + " of the data, where byte " +
                             std::to_string(end) + " is the next; expected neither hole nor overlap",
                         entry->path("data_offsets")};
        end = entry->end;
    }
    if (end > dataSize)
        return Error{Code::Truncated,
                     "the tensors need " + std::to_string(end) + " bytes of data, the file has " +
                         std::to_string(dataSize),
                     "byte " + std::to_string(dataStart)};
    if (end < dataSize)
        return Error{Code::Syntax,
                     std::to_string(dataSize - end) +
                         " bytes follow the last tensor; expected the file to end",
                     "byte " + std::to_string(dataStart + end)};
    return {};
}

Result<View> headerOf(View bytes) {
    if (bytes.empty())
        return Error{Code::Truncated, "is empty; expected safetensors", {}};
    if (bytes.size() < kLengthBytes)
        return Error{Code::Truncated, "ends within the length of the header, which has 8 bytes", "byte 0"};
    std::uint64_t length = 0;
    for (std::size_t i = kLengthBytes; i-- > 0;)
        length = length << 8 | static_cast<unsigned char>(bytes[i]);
    if (length > kSafetensorsMaxHeader)
        return Error{Code::TooLarge,
                     "the header declares " + std::to_string(length) + " bytes; at most 100000000 are read",
                     "byte 0"};
    if (length > bytes.size() - kLengthBytes)
        return Error{Code::Truncated,
                     "the header declares " + std::to_string(length) + " bytes, the file has " +
                         std::to_string(bytes.size() - kLengthBytes) + " after byte 8",
                     "byte 0"};
    const View header = bytes.substr(kLengthBytes, length);
    if (!header.starts_with('{'))
        return Error{Code::Syntax, "the header does not begin with {; expected JSON", "byte 8"};
    return header;
}

/// Values that a header of that many bytes may have: a tensor has some ten; a hostile header is all values.
JsonLimits headerLimits() {
    constexpr std::size_t kValuesOfTensor = 5 + kJsonMaxRank;
    const std::uint64_t affordable = memoryBudget() / sizeof(JsonObject::value_type);
    const auto values = std::min<std::uint64_t>(affordable, (kSafetensorsMaxTensors + 1) * kValuesOfTensor);
    return {kSafetensorsMaxHeader, 4, static_cast<std::size_t>(values)};
}

Result<SafetensorsContent> decode(View data, std::vector<Entry> entries, SafetensorsContent content) {
    for (Entry& entry : entries) {
        const View bytes = data.substr(entry.begin, entry.end - entry.begin);
        content.tensors.emplace_back(std::move(entry.name),
                                     core::Tensor{std::move(entry.shape), entry.kind->dtype,
                                                  entry.kind->isBfloat16
                                                      ? decodeBfloat16(bytes, false)
                                                      : decodeElements(bytes, entry.kind->dtype, false)});
    }
    return content;
}

Result<void> checkMemory(const std::vector<Entry>& entries) {
    std::uint64_t needed = 0;
    for (const Entry& entry : entries)
        needed += (entry.end - entry.begin) / entry.kind->size() * sizeof(double);
    if (needed > memoryBudget())
        return Error{Code::TooLarge,
                     "the tensors need " + std::to_string(needed) +
                         " bytes of memory, more than the budget of " + std::to_string(memoryBudget()),
                     "header"};
    return {};
}

Result<SafetensorsContent> readChecked(View bytes) {
    const Result<View> header = headerOf(bytes);
    if (!header)
        return header.error();
    const Result<Json> json = parseJson(*header, headerLimits());
    if (!json)
        return json.error().within("header");
    const auto* members = std::get_if<JsonObject>(&json->value);
    SafetensorsContent content;
    std::vector<Entry> entries;
    for (const auto& [name, value] : *members) {
        if (name == kMetadata) {
            auto metadata = readMetadata(value);
            if (!metadata)
                return metadata.error();
            content.metadata = *std::move(metadata);
            continue;
        }
        if (entries.size() == kSafetensorsMaxTensors)
            return Error{Code::TooLarge, "has more than 100000 tensors", "header"};
        Result<Entry> entry = readEntry(name, value);
        if (!entry)
            return entry.error();
        entries.push_back(*std::move(entry));
    }
    const View data = bytes.substr(kLengthBytes + header->size());
    if (const auto laidOut = checkLayout(entries, data.size(), bytes.size() - data.size()); !laidOut)
        return laidOut.error();
    if (const auto affordable = checkMemory(entries); !affordable)
        return affordable.error();
    return decode(data, std::move(entries), std::move(content));
}

const Kind& kindOf(DType dtype) {
    return *std::find_if(std::begin(kKinds), std::end(kKinds),
                         [&](const Kind& kind) { return kind.dtype == dtype && !kind.isBfloat16; });
}

bool isUtf8(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = core::utf8Length(text, at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

Result<void> checkTensors(const core::TensorMap& tensors) {
    std::unordered_set<std::string> names{kMetadata};
    if (tensors.size() > kSafetensorsMaxTensors)
        return Error{Code::TooLarge, "has more than 100000 tensors", {}};
    for (const auto& [name, tensor] : tensors) {
        const std::string place = core::inQuotes(name);
        if (!isUtf8(name))
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
        add(kMetadata, OrderedJson(metadata));
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const core::Tensor& tensor = tensors[i].second;
        const std::size_t end = begins[i] + tensor.values.size() * itemSize(tensor.dtype);
        add(tensors[i].first, {{"dtype", kindOf(tensor.dtype).name},
                               {"shape", OrderedJson(tensor.shape)},
                               {"data_offsets", OrderedJson::array({begins[i], end})}});
    }
    header += header.empty() ? "{}" : "}";
    header.resize((header.size() + kLengthBytes - 1) / kLengthBytes * kLengthBytes, ' ');
    if (header.size() > kSafetensorsMaxHeader)
        return Error{Code::TooLarge, "the header needs more than 100000000 bytes", {}};
    Bytes length;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        length += static_cast<char>(header.size() >> (8 * i) & 255);
    return length + header + data;
}

} // namespace

bool isSafetensors(View bytes) {
    return bytes.size() > kLengthBytes && bytes.substr(4, 4) == View("\0\0\0\0", 4) &&
           bytes[kLengthBytes] == '{';
}

core::Result<SafetensorsContent> readSafetensors(View bytes) {
    return guarded([&] { return readChecked(bytes); });
}

core::Result<Bytes> writeSafetensors(const core::TensorMap& tensors,
                                     const std::map<std::string, std::string>& metadata) {
    return guarded([&] { return writeChecked(tensors, metadata); });
}

} // namespace engine::io
