#include "engine/io/guard.h"
#include "engine/io/json_fields.h"
#include "engine/io/layers.h"
#include "engine/io/project.h"
#include "engine/io/project_data.h"
#include "engine/io/project_fine_tuning.h"
#include "engine/io/project_tensors.h"
#include "engine/io/project_training.h"
#include "engine/model/layer.h"

#include <algorithm>
#include <limits>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr double kMostLooks = 1e9;
constexpr std::size_t kMaxLayers = 1000;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Range, class Name>
std::vector<std::string> namesOf(const Range& range, Name name) {
    std::vector<std::string> names;
    for (const auto& each : range)
        names.push_back(name(each));
    return names;
}

/// Reads one project; `m_newer` is known after the version.
class ProjectReader {
public:
    explicit ProjectReader(train::Check check = train::Check::Runnable) : m_check(check) {}

    Result<Project> read(const Json& json);
    Result<void> readLayers(const Json& json, const std::string& path, std::vector<model::LayerSpec>& layers);

private:
    train::Check m_check;
    bool m_newer = false;

    void readVersion(JsonFields& fields);
    Result<model::NetworkSpec> readNetwork(const Json& json);
    Result<std::vector<int>> readInput(const Json& json, const std::string& path);
    Result<void> readLayer(const Json& json, const std::string& path, std::vector<model::LayerSpec>& layers);

    LayersReader layersReader() {
        return [this](const Json& json, const std::string& path, std::vector<model::LayerSpec>& layers) {
            return readLayers(json, path, layers);
        };
    }

    /// Keeps what was read, or passes the error on.
    template <class T, class Target>
    void keep(JsonFields& fields, Result<T> result, Target& target) {
        if (result)
            target = *std::move(result);
        else
            fields.fail(result.error());
    }
    template <class T>
    Result<T> finished(JsonFields& fields, T value) {
        const Result<void> done = fields.finish(m_newer);
        return done ? Result<T>(std::move(value)) : Result<T>(done.error());
    }
};

void ProjectReader::readVersion(JsonFields& fields) {
    const Json* version = fields.require("chainrule");
    if (version == nullptr)
        return;
    const auto* number = std::get_if<std::int64_t>(&version->value);
    if (number == nullptr)
        fields.fail(wrongType("the version, a whole number", *version, "chainrule"));
    else if (*number < 1)
        fields.fail({Code::OutOfRange, "expected the version, at least 1, got " + std::to_string(*number),
                     "chainrule"});
    else
        m_newer = *number > kProjectVersion;
}

Result<std::vector<int>> ProjectReader::readInput(const Json& json, const std::string& path) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr)
        return wrongType("the shape of one sample, such as [2]", json, path);
    if (items->empty() || items->size() > 4)
        return Error{Code::InvalidValue,
                     "has " + std::to_string(items->size()) + " dimensions; expected 1 to 4", path};
    std::vector<int> shape;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const Json& item = (*items)[i];
        const auto* number = std::get_if<std::int64_t>(&item.value);
        if (number == nullptr)
            return wrongType("a whole number", item, itemPath(path, i));
        if (*number < 1 || *number > 1000000)
            return Error{Code::OutOfRange,
                         "expected a whole number from 1 to 1000000, got " + std::to_string(*number),
                         itemPath(path, i)};
        shape.push_back(static_cast<int>(*number));
    }
    return shape;
}

/// A residual layer is put after the layers inside it.
Result<void> ProjectReader::readLayer(const Json& json, const std::string& path,
                                      std::vector<model::LayerSpec>& layers) {
    static const auto known = namesOf(model::layerTypes(), [](const auto& type) { return type.schema.type; });
    JsonFields fields(json, path);
    model::LayerSpec layer;
    fields.require("type");
    layer.type = fields.text("type");
    if (fields.ok() && !contains(known, layer.type))
        fields.fail(core::unknownName("layer type", layer.type, known).within(fields.path("type")));
    if (!fields.ok())
        return fields.error();
    layer.settings = fields.settings(model::findLayerType(layer.type)->schema);
    layer.name = fields.text("name");
    layer.trainable = fields.flag("trainable", true);
    layer.learningRateScale =
        fields.real("learning_rate_scale", 1, 0, std::numeric_limits<double>::infinity());
    if (layer.type == model::kResidual) {
        const std::size_t before = layers.size();
        if (const Json* inside = fields.require("layers"))
            if (const auto read = readLayers(*inside, fields.path("layers"), layers); !read)
                fields.fail(read.error());
        layer.block = static_cast<int>(layers.size() - before);
    }
    if (const auto done = fields.finish(m_newer); !done)
        return done;
    layers.push_back(std::move(layer));
    return {};
}

Result<void> ProjectReader::readLayers(const Json& json, const std::string& path,
                                       std::vector<model::LayerSpec>& layers) {
    const auto* items = std::get_if<JsonArray>(&json.value);
    if (items == nullptr)
        return wrongType("an array of layers", json, path);
    if (items->empty())
        return Error{Code::InvalidValue, "expected at least one layer", path};
    if (items->size() > kMaxLayers)
        return Error{Code::TooLarge,
                     "has " + std::to_string(items->size()) + " layers; at most 1000 are read", path};
    for (std::size_t i = 0; i < items->size(); ++i)
        if (const auto read = readLayer((*items)[i], itemPath(path, i), layers); !read)
            return read;
    if (layers.size() > kMaxLayers)
        return Error{Code::TooLarge,
                     "has " + std::to_string(layers.size()) + " layers up to here; at most 1000 are read",
                     path};
    return {};
}

Result<model::NetworkSpec> ProjectReader::readNetwork(const Json& json) {
    JsonFields fields(json, "network");
    model::NetworkSpec network;
    if (const Json* input = fields.require("input"))
        keep(fields, readInput(*input, fields.path("input")), network.input);
    if (const Json* layers = fields.require("layers"))
        if (const auto read = readLayers(*layers, fields.path("layers"), network.layers); !read)
            fields.fail(read.error());
    return finished(fields, std::move(network));
}

Result<Project> ProjectReader::read(const Json& json) {
    JsonFields fields(json, "");
    Project project;
    readVersion(fields);
    if (!fields.ok())
        return fields.error();
    project.newerVersion = m_newer;
    train::Experiment& experiment = project.experiment;
    if (const Json* network = fields.require("network"))
        keep(fields, readNetwork(*network), experiment.network);
    if (const Json* data = fields.require("data"))
        keep(fields, readData(*data, m_newer), experiment.data);
    if (const Json* training = fields.find("training"))
        keep(fields, readTraining(*training, m_newer), experiment.training);
    project.testLooks = fields.integer("test_looks", 0, 0, kMostLooks);
    if (const Json* weights = fields.find("weights"))
        if (const auto done = readWeights(*weights, "weights", project.weightsPath, project.inlineWeights);
            !done)
            fields.fail(done.error());
    if (const Json* tuning = fields.find("fine_tuning"))
        keep(fields, readFineTuning(*tuning, m_newer, layersReader()), project.fineTuning);
    if (const auto done = fields.finish(m_newer); !done)
        return done.error();
    Result<train::Experiment> checked = train::checked(experiment, m_check);
    if (!checked)
        return checked.error();
    experiment = *std::move(checked);
    if (auto sound = checkFineTuning(project, m_check); !sound)
        return sound.error();
    return project;
}

const Json* member(const Json& json, const char* name) {
    const auto* object = std::get_if<JsonObject>(&json.value);
    for (std::size_t i = 0; object != nullptr && i < object->size(); ++i)
        if ((*object)[i].first == name)
            return &(*object)[i].second;
    return nullptr;
}

} // namespace

core::Result<Project> readProject(View bytes, train::Check check) {
    return guarded([&]() -> Result<Project> {
        const Result<Json> json = parseJson(bytes);
        if (!json)
            return json.error();
        return ProjectReader(check).read(*json);
    });
}

core::Result<std::vector<model::LayerSpec>> readLayers(View bytes) {
    return guarded([&]() -> Result<std::vector<model::LayerSpec>> {
        const Result<Json> json = parseJson(bytes);
        if (!json)
            return json.error();
        // {"layers": […]}, a whole project, or the array alone.
        const Json* network = member(*json, "network");
        const Json* inside = member(network != nullptr ? *network : *json, "layers");
        const Json& array = inside != nullptr ? *inside : *json;
        const auto* items = std::get_if<JsonArray>(&array.value);
        if (items == nullptr || items->empty())
            return Error{Code::InvalidValue,
                         "expected layers as they stand in a project file, {\"layers\": [...]}", ""};
        std::vector<model::LayerSpec> layers;
        const std::string path = network != nullptr ? "network.layers" : "layers";
        if (const auto read = ProjectReader().readLayers(array, path, layers); !read)
            return read.error();
        return layers;
    });
}

} // namespace engine::io
