#include "engine/io/tfjs.h"

#include "engine/core/text.h"
#include "engine/io/elements.h"
#include "engine/io/guard.h"
#include "engine/io/json_fields.h"
#include "engine/io/keras_tensors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace engine::io {

namespace {

using core::Code;
using core::DType;
using core::Error;
using core::Result;
using core::Tensor;

constexpr const char* kManifest = "weightsManifest";
constexpr const char* kTopology = "modelTopology";
constexpr const char* kGraphModel =
    "it is a graph model, which keeps operations and no layers; a layers model has both";
constexpr std::size_t kMaxShards = 10000;

/// What a weight is, and how it lies in the shards.
struct Weight {
    std::string name;
    std::vector<std::int64_t> shape;
    DType dtype = DType::Float32, stored = DType::Float32;
    double scale = 1, minimum = 0;
    bool isScaled = false;
    std::uint64_t count = 0;
};

/// A path inside the folder: no step up, no root, no drive, no address of a server.
bool staysInside(const std::string& path) {
    if (path.empty() || path.find_first_of("\\:") != std::string::npos || hasControlCharacter(path))
        return false;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string part = path.substr(at, end - at);
        if (part.empty() || part == "." || part == "..")
            return false;
        at = end + 1;
    }
    return true;
}

Result<const JsonArray*> arrayOf(const Json& object, const std::string& name, const std::string& path) {
    const Json* json = findMember(object, name);
    if (json == nullptr)
        return Error{Code::MissingKey, "the key \"" + name + "\" is missing", path};
    const auto* array = std::get_if<JsonArray>(&json->value);
    if (array == nullptr)
        return wrongType("an array", *json, memberPath(path, name));
    return array;
}

Result<DType> readDtype(JsonFields& fields) {
    fields.require("dtype");
    const std::string name = fields.text("dtype");
    if (!fields.ok())
        return fields.error();
    for (const char* known : {"float32", "float16", "int32", "uint8", "uint16", "bool"})
        if (name == known)
            return *dtypeNamed(name);
    return Error{Code::Unsupported,
                 "the dtype " + core::inQuotes(name) +
                     " is not read; expected float32, float16, int32, uint8, uint16 or bool",
                 fields.path("dtype")};
}

/// {"dtype": "uint8", "scale": 0.1, "min": -1}: stored in fewer bytes.
Result<void> readQuantization(const Json& json, const std::string& path, Weight& weight) {
    JsonFields fields(json, path);
    const auto stored = readDtype(fields);
    if (!stored)
        return stored.error();
    weight.stored = *stored;
    if (*stored == DType::Float16)
        return fields.finish(true);
    if (*stored != DType::UInt8 && *stored != DType::UInt16)
        return Error{Code::Unsupported, "weights are quantized to uint8, uint16 or float16",
                     fields.path("dtype")};
    constexpr double kMost = std::numeric_limits<double>::max();
    fields.require("scale");
    fields.require("min");
    weight.isScaled = true;
    weight.scale = fields.real("scale", 1, -kMost, kMost);
    weight.minimum = fields.real("min", 0, -kMost, kMost);
    return fields.finish(true);
}

Result<Weight> readWeight(const Json& json, const std::string& path) {
    JsonFields fields(json, path);
    Weight weight;
    fields.require("name");
    weight.name = fields.text("name");
    if (!fields.ok())
        return fields.error();
    const auto dtype = readDtype(fields);
    if (!dtype)
        return dtype.error();
    weight.dtype = weight.stored = *dtype;
    const Json* sizes = fields.require("shape");
    if (sizes == nullptr)
        return fields.error();
    auto shape = readShape(*sizes, fields.path("shape"));
    if (!shape)
        return shape.error();
    weight.shape = *std::move(shape);
    const auto count = elementCount(weight.shape);
    if (!count)
        return count.error().within(path, ".");
    weight.count = *count;
    const Json* quantization = findMember(json, "quantization");
    if (quantization != nullptr && !std::holds_alternative<std::nullptr_t>(quantization->value))
        if (const auto read = readQuantization(*quantization, memberPath(path, "quantization"), weight);
            !read)
            return read.error();
    return weight;
}

/// As TensorFlow.js keeps what it has computed: in float32, or in whole numbers.
void dequantize(const Weight& weight, std::vector<double>& values) {
    for (double& value : values) {
        const double moved = value * weight.scale + weight.minimum;
        value = weight.dtype == DType::Int32 ? std::round(moved) : double(static_cast<float>(moved));
    }
}

class Reader {
public:
    explicit Reader(const WeightSource& source) : m_source(source), m_left(memoryBudget()) {
        const std::size_t slash = source.path.find_last_of("/\\");
        m_folder = slash == std::string::npos ? std::string() : source.path.substr(0, slash + 1);
    }

    Result<core::TensorMap> read(const JsonArray& manifest) {
        for (std::size_t i = 0; i < manifest.size(); ++i)
            if (const auto done = readGroup(manifest[i], itemPath(kManifest, i)); !done)
                return done.error();
        return std::move(m_tensors);
    }

private:
    const WeightSource& m_source;
    std::string m_folder;
    std::uint64_t m_left; ///< of the memory budget
    std::size_t m_shards = 0;
    core::TensorMap m_tensors;
    std::unordered_set<std::string> m_names;

    /// The group's shards one after the other.
    Result<Bytes> readShards(const JsonArray& paths, const std::string& place) {
        Bytes bytes;
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const auto* path = std::get_if<std::string>(&paths[i].value);
            if (path == nullptr)
                return wrongType("a text", paths[i], itemPath(place, i));
            if (!staysInside(*path))
                return Error{Code::InvalidValue,
                             core::inQuotes(*path) + " does not name a file in the folder of model.json",
                             itemPath(place, i)};
            if (++m_shards > kMaxShards)
                return Error{Code::TooLarge, "there are more than 10000 shards", itemPath(place, i)};
            const Result<Bytes> shard = m_source.files.file(m_folder + *path);
            if (!shard)
                return Error{shard.error().code, shard.error().message, "shard " + core::inQuotes(*path)};
            if (shard->size() > m_left)
                return Error{Code::TooLarge, "the shards need more than the memory budget",
                             "shard " + core::inQuotes(*path)};
            m_left -= shard->size();
            bytes += *shard;
        }
        return bytes;
    }

    Result<void> readGroup(const Json& group, const std::string& path) {
        const auto paths = arrayOf(group, "paths", path), weights = arrayOf(group, "weights", path);
        if (!paths || !weights)
            return paths ? weights.error() : paths.error();
        const Result<Bytes> bytes = readShards(**paths, memberPath(path, "paths"));
        if (!bytes)
            return bytes.error();
        View rest = *bytes;
        for (std::size_t i = 0; i < (*weights)->size(); ++i)
            if (const auto done = take((**weights)[i], itemPath(memberPath(path, "weights"), i), rest); !done)
                return done;
        if (!rest.empty())
            return Error{
                Code::Syntax,
                "the shards have " + std::to_string(rest.size()) + " bytes more than the weights need", path};
        m_left += bytes->size();
        return {};
    }

    Result<void> take(const Json& json, const std::string& path, View& rest) {
        const Result<Weight> weight = readWeight(json, path);
        if (!weight)
            return weight.error();
        std::uint64_t size = 0, held = 0;
        const bool fits = multiply(weight->count, itemSize(weight->stored), size) && size <= rest.size();
        if (!fits)
            return Error{Code::Truncated,
                         core::shapeText(weight->shape) + " " + core::name(weight->stored) + " needs " +
                             std::to_string(weight->count) + " numbers, the shards have " +
                             std::to_string(rest.size()) + " bytes left",
                         path};
        if (!multiply(weight->count, sizeof(double), held) || held > m_left)
            return Error{Code::TooLarge, "the weights up to here need more than the memory budget", path};
        if (!m_names.insert(weight->name).second)
            return Error{Code::InvalidValue, "the name " + core::inQuotes(weight->name) + " stands twice",
                         path};
        m_left -= held;
        Tensor tensor{weight->shape, weight->dtype,
                      decodeElements(rest.substr(0, size), weight->stored, false)};
        if (weight->isScaled)
            dequantize(*weight, tensor.values);
        m_tensors.emplace_back(weight->name, std::move(tensor));
        rest.remove_prefix(size);
        return {};
    }
};

/// The configuration in the topology: it itself, or its member; nothing in a graph model.
Result<std::optional<KerasModel>> readTopology(const Json& topology, std::vector<std::string>& unsupported) {
    const Json* config = findMember(topology, "model_config");
    const std::string path = config ? memberPath(kTopology, "model_config") : kTopology;
    if (config == nullptr && findMember(topology, "node") != nullptr) {
        unsupported.emplace_back(kGraphModel);
        return std::optional<KerasModel>();
    }
    auto model = readKerasConfig(config ? *config : topology, path);
    if (!model)
        return model.error();
    return std::optional(*std::move(model));
}

Result<WeightFile> readModel(View bytes, const WeightSource& source) {
    if (bytes.size() > kKerasMaxConfig)
        return Error{Code::TooLarge,
                     "has " + std::to_string(bytes.size()) + " bytes; at most 16 MiB of model.json are read",
                     {}};
    const Result<Json> json = parseJson(bytes);
    if (!json)
        return json.error();
    WeightFile file{"tfjs", {}, {}, {}, {}};
    std::optional<KerasModel> model;
    const Json* topology = findMember(*json, kTopology);
    if (topology != nullptr && !std::holds_alternative<std::nullptr_t>(topology->value)) {
        auto read = readTopology(*topology, file.unsupported);
        if (!read)
            return read.error();
        model = *std::move(read);
    }
    const auto manifest = arrayOf(*json, kManifest, {});
    if (!manifest)
        return manifest.error();
    auto tensors = Reader(source).read(**manifest);
    if (!tensors)
        return tensors.error();
    file.tensors = *std::move(tensors);
    if (model) {
        nameKerasTensors(*model, file.tensors);
        file.placements = placeKeras(*model, file.tensors);
        file.network = std::move(model->network);
        file.unsupported = std::move(model->unsupported);
    }
    return file;
}

} // namespace

bool isTfjsModel(View bytes) {
    constexpr std::size_t kLooked = 4096;
    View start = bytes.substr(0, kLooked);
    if (start.starts_with("\xef\xbb\xbf"))
        start.remove_prefix(3);
    const std::size_t first = start.find_first_not_of(" \t\r\n");
    return first != View::npos && start[first] == '{' &&
           (start.find("\"" + std::string(kTopology) + "\"") != View::npos ||
            start.find("\"" + std::string(kManifest) + "\"") != View::npos);
}

core::Result<WeightFile> readTfjsModel(View bytes, const WeightSource& source) {
    return guarded([&] { return readModel(bytes, source); });
}

} // namespace engine::io
