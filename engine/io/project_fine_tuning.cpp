#include "engine/io/project_fine_tuning.h"

#include "engine/io/data_files.h"
#include "engine/io/json_fields.h"
#include "engine/io/project_data.h"
#include "engine/io/project_tensors.h"
#include "engine/io/weights.h"
#include "engine/model/loss.h"
#include "engine/model/network.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr const char* kPlace = "fine_tuning.source";
constexpr double kMostHeadLayers = 1000;

std::string readLoss(JsonFields& fields) {
    if (fields.find("loss") == nullptr)
        return {};
    std::vector<std::string> known;
    for (const model::Loss& loss : model::losses())
        known.push_back(loss.name);
    return fields.choice("loss", "loss", known, "");
}

Result<FineTuning::Source> readSource(const Json& json, bool ignoreUnknown, const LayersReader& readLayers) {
    JsonFields fields(json, kPlace);
    FineTuning::Source source;
    if (const Json* data = fields.require("data")) {
        if (auto read = readData(*data, ignoreUnknown))
            source.data = *std::move(read);
        else
            fields.fail(read.error().within(kPlace, "."));
    }
    if (const Json* head = fields.find("head"))
        if (const auto read = readLayers(*head, fields.path("head"), source.head); !read)
            fields.fail(read.error());
    if (const Json* weights = fields.find("weights"))
        if (const auto read =
                readWeights(*weights, fields.path("weights"), source.weightsPath, source.inlineWeights);
            !read)
            fields.fail(read.error());
    source.loss = readLoss(fields);
    const bool hasWeights = !source.weightsPath.empty() || source.inlineWeights;
    if (fields.ok() && hasWeights == source.head.empty())
        fields.fail({Code::MissingKey,
                     hasWeights ? "the key \"head\" is missing: the layers that these weights are for"
                                : "the key \"weights\" is missing: those of the head",
                     kPlace});
    if (const auto done = fields.finish(ignoreUnknown); !done)
        return done.error();
    return source;
}

/// The first layers of the present network, and the source's own head.
model::NetworkSpec sourceNetwork(const Project& project) {
    model::NetworkSpec network = project.experiment.network;
    const std::vector<model::LayerSpec>& head = project.fineTuning->source->head;
    if (head.empty())
        return network;
    network.layers.resize(
        static_cast<std::size_t>(model::layersBefore(network.layers, project.fineTuning->headLayers)));
    network.layers.insert(network.layers.end(), head.begin(), head.end());
    return network;
}

/// A layer of the head stands in the file as head[0], whatever comes before it.
Error whereItStands(Error error, const model::NetworkSpec& network, int bodyLayers) {
    const std::string layers = "network.layers[";
    const auto body = static_cast<std::size_t>(bodyLayers);
    if (!error.context.starts_with(layers) || body >= network.layers.size())
        return error;
    const int layer = std::atoi(error.context.c_str() + layers.size());
    const int first = std::atoi(model::filePlaces(network.layers)[body].c_str());
    if (layer >= first)
        error.context =
            "head[" + std::to_string(layer - first) + error.context.substr(error.context.find(']'));
    return error;
}

/// Of the head alone: the body's tensors are the present network's.
Result<core::VectorD> headParameters(const FineTuning::Source& source, const model::Network<double>& network,
                                     int bodyLayers, const FileSource& files) {
    core::VectorD parameters = network.initialParameters(0);
    if (source.head.empty())
        return parameters;
    const auto all = source.weightsPath.empty() ? Result<core::TensorMap>(*source.inlineWeights)
                                                : loadWeights(source.weightsPath, files);
    if (!all)
        return all.error();
    core::TensorMap head;
    for (const model::TensorSlot& slot : network.layout().slots) {
        if (slot.layer < bodyLayers)
            continue;
        const core::Tensor* tensor = core::find(*all, slot.name);
        if (tensor == nullptr)
            return Error{Code::MissingKey,
                         "has no tensor \"" + slot.name + "\" of the shape " +
                             core::shapeText({slot.shape.begin(), slot.shape.end()}),
                         source.weightsPath.empty() ? "weights" : source.weightsPath};
        head.emplace_back(slot.name, *tensor);
    }
    return model::toParameters(network.layout(), head, std::move(parameters));
}

Result<train::SourceTaskPtr> makeTask(const Project& project, const FileSource& files,
                                      const Progress& progress) {
    const FineTuning::Source& source = *project.fineTuning->source;
    auto task = std::make_shared<train::SourceTask>();
    task->network = sourceNetwork(project);
    task->bodyLayers = static_cast<int>(task->network.layers.size() - source.head.size());
    task->loss = source.loss.empty() ? project.experiment.training.loss : source.loss;
    const auto network = model::Network<double>::create(task->network);
    if (!network)
        return whereItStands(network.error(), task->network, task->bodyLayers);
    auto dataset = loadDataset(source.data, files, progress);
    if (!dataset)
        return dataset.error();
    auto data = data::prepare(std::make_shared<const data::Dataset>(*std::move(dataset)), source.data,
                              network->outputs());
    if (!data)
        return data.error();
    task->data = *std::move(data);
    auto parameters = headParameters(source, *network, task->bodyLayers, files);
    if (!parameters)
        return parameters.error();
    task->parameters = *std::move(parameters);
    return train::SourceTaskPtr(std::move(task));
}

} // namespace

Result<FineTuning> readFineTuning(const Json& json, bool ignoreUnknown, const LayersReader& readLayers) {
    JsonFields fields(json, "fine_tuning");
    FineTuning tuning;
    tuning.headLayers =
        static_cast<int>(fields.integer("head_layers", tuning.headLayers, 1, kMostHeadLayers));
    if (const Json* given = fields.find("source")) {
        if (auto source = readSource(*given, ignoreUnknown, readLayers))
            tuning.source = *std::move(source);
        else
            fields.fail(source.error());
    }
    if (const auto done = fields.finish(ignoreUnknown); !done)
        return done.error();
    return tuning;
}

Result<void> checkFineTuning(Project& project, train::Check check) {
    if (!project.fineTuning)
        return {};
    const auto& layers = project.experiment.network.layers;
    const int head = project.fineTuning->headLayers;
    if (check == train::Check::Runnable && model::layersBefore(layers, head) == 0)
        return Error{Code::OutOfRange,
                     std::to_string(head) + " leaves no layer of the network as it came; expected fewer",
                     "fine_tuning.head_layers"};
    if (!project.fineTuning->source)
        return {};
    FineTuning::Source& source = *project.fineTuning->source;
    train::Experiment experiment = project.experiment;
    experiment.network = sourceNetwork(project);
    experiment.data = source.data;
    experiment.training.earlyStopping.enabled = false;
    auto sound = train::checked(experiment, check);
    if (!sound)
        return sound.error().within(kPlace, ".");
    source.data = std::move(sound->data);
    const auto complete = sound->network.layers.end();
    source.head.assign(complete - static_cast<std::ptrdiff_t>(source.head.size()), complete);
    return {};
}

Result<train::SourceTaskPtr> sourceTask(const Project& project, const FileSource& files,
                                        const Progress& progress) {
    if (!project.fineTuning || !project.fineTuning->source)
        return train::SourceTaskPtr();
    auto task = makeTask(project, files, progress);
    return task ? std::move(task) : task.error().within(kPlace, ": ");
}

} // namespace engine::io
