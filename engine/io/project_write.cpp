#include "engine/io/base64.h"
#include "engine/io/elements.h"
#include "engine/io/layers.h"
#include "engine/io/project.h"
#include "engine/io/project_data.h"
#include "engine/io/table_words.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace engine::io {

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::size_t kLineWidth = 130;

/// Whatever is not UTF-8 becomes U+FFFD instead of an exception.
std::string leafText(const OrderedJson& json) {
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson toJson(const core::Value& value) {
    return std::visit([](const auto& held) { return OrderedJson(held); }, value);
}

void addSettings(OrderedJson& json, const core::Settings& settings) {
    for (const auto& [name, value] : settings)
        if (value != core::Value(std::string("default"))) // a choice that is made by leaving it out
            json[name] = toJson(value);
}

OrderedJson toJson(const model::LayerSpec& layer) {
    OrderedJson json{{"type", layer.type}};
    if (!layer.name.empty())
        json["name"] = layer.name;
    addSettings(json, layer.settings);
    json["trainable"] = layer.trainable;
    if (layer.learningRateScale != 1)
        json["learning_rate_scale"] = layer.learningRateScale;
    return json;
}

/// The layers of a residual block stand inside it.
OrderedJson toJson(const model::NetworkSpec& network) {
    OrderedJson layers = OrderedJson::array();
    std::vector<std::size_t> sizes; // of each item of `layers`: the layers in it
    for (const model::LayerSpec& layer : network.layers) {
        OrderedJson item = toJson(layer);
        std::size_t inside = 0, first = layers.size();
        while (inside < static_cast<std::size_t>(std::max(layer.block, 0)) && first > 0)
            inside += sizes[--first];
        if (layer.block > 0) {
            item["layers"] = OrderedJson::array();
            for (std::size_t i = first; i < layers.size(); ++i)
                item["layers"].push_back(layers[i]);
        }
        OrderedJson before = OrderedJson::array();
        for (std::size_t i = 0; i < first; ++i)
            before.push_back(layers[i]);
        layers = std::move(before);
        sizes.resize(first);
        layers.push_back(std::move(item));
        sizes.push_back(inside + 1);
    }
    return {{"input", network.input}, {"layers", std::move(layers)}};
}

OrderedJson toJson(const data::TableSpec& table) {
    const data::TableSpec plain;
    OrderedJson json = OrderedJson::object();
    if (table.separator)
        json["separator"] = wordFor(kSeparatorWords, *table.separator);
    if (table.decimalComma)
        json["decimal"] = wordFor(kDecimalWords, *table.decimalComma);
    if (table.header)
        json["header"] = *table.header;
    if (table.encoding)
        json["encoding"] = wordFor(kEncodingWords, *table.encoding);
    if (table.missing != plain.missing)
        json["missing"] = wordFor(kMissingWords, table.missing);
    if (table.categories != plain.categories)
        json["categories"] = table.categories;
    for (const auto& [name, role] : table.columns)
        json["columns"][name] = wordFor(kRoleWords, role);
    return json;
}

OrderedJson toJson(const core::VectorD& numbers) {
    return OrderedJson(std::vector<double>(numbers.begin(), numbers.end()));
}

void addPreparation(OrderedJson& json, const data::DataSpec& data) {
    json["standardize"] = data.standardize;
    if (data.minMax)
        json["scale"] = "min_max";
    if (data.standardizeTargets)
        json["standardize_targets"] = true;
    for (const auto& [prefix, scaler] :
         {std::pair<std::string, const std::optional<data::Scaler>&>{"", data.scaler},
          {"target_", data.targetScaler}})
        if (scaler) {
            json["scaler"][prefix + "mean"] = toJson(scaler->mean);
            json["scaler"][prefix + "deviation"] = toJson(scaler->deviation);
        }
    if (data.table)
        json["table"] = toJson(*data.table);
    if (data.folder)
        json["images"] = OrderedJson{{"width", data.folder->width}, {"height", data.folder->height}};
    if (data.source == data::kPastedSource)
        json["text"] = data.text.get();
}

OrderedJson toJson(const data::DataSpec& data) {
    OrderedJson json{{"source", data.source}};
    addSettings(json, data.settings);
    json["seed"] = data.seed;
    json["split"] = OrderedJson{
        {"train", data.split.train}, {"validation", data.split.validation}, {"test", data.split.test}};
    if (!data.classes.empty())
        json["classes"] = data.classes;
    if (data.samplesPerClass > 0)
        json["samples_per_class"] = data.samplesPerClass;
    addPreparation(json, data);
    for (std::size_t i = 0; i < data.points.size(); ++i) {
        const data::DrawnPoint& point = data.points[i];
        OrderedJson item = OrderedJson::array({point.x, point.y, point.label});
        if (point.number != static_cast<int>(i))
            item.push_back(point.number);
        json["points"].push_back(std::move(item));
    }
    for (const data::DrawnPicture& picture : data.pictures)
        json["pictures"].push_back(OrderedJson::array({toBase64(picture.pixels), picture.label}));
    return json;
}

/// What differs from its default.
void addChanged(OrderedJson& json, const train::TrainingSpec& training) {
    const train::TrainingSpec plain;
    const std::pair<const char*, double> amounts[] = {
        {"l1", training.l1}, {"l2", training.l2}, {"gradient_clip_norm", training.gradientClipNorm}};
    for (const auto& [name, value] : amounts)
        if (value != 0)
            json[name] = value;
    const core::Schema* schedule = optim::findSchedule(training.schedule.type);
    const bool isPlain =
        training.schedule.type == plain.schedule.type &&
        (training.schedule.settings.empty() || training.schedule.settings == schedule->defaults());
    if (!isPlain) {
        json["schedule"] = OrderedJson{{"type", training.schedule.type}};
        addSettings(json["schedule"], training.schedule.settings);
    }
    if (training.unfreezing != plain.unfreezing)
        json["unfreezing"] = OrderedJson{{"type", training.unfreezing.type},
                                         {"epochs_per_layer", training.unfreezing.epochsPerLayer}};
    const train::EarlyStoppingSpec& stopping = training.earlyStopping;
    if (stopping.enabled)
        json["early_stopping"] = OrderedJson{{"monitor", stopping.monitor},
                                             {"patience", stopping.patience},
                                             {"min_delta", stopping.minDelta},
                                             {"restore_best_weights", stopping.restoreBestWeights}};
}

OrderedJson toJson(const train::TrainingSpec& training) {
    OrderedJson optimizer{{"type", training.optimizer.type}};
    addSettings(optimizer, training.optimizer.settings);
    OrderedJson json{{"loss", training.loss},
                     {"optimizer", optimizer},
                     {"batch_size", training.batchSize},
                     {"epochs", training.epochs},
                     {"shuffle", training.shuffle},
                     {"seed", training.seed},
                     {"precision", training.precision == train::Precision::Float64 ? "float64" : "float32"}};
    addChanged(json, training);
    return json;
}

/// A tensor whose values its type does not hold is written in float64, which holds all of them.
OrderedJson toJson(const core::Tensor& tensor) {
    core::DType dtype = tensor.dtype;
    core::Result<Bytes> bytes = encodeElements(tensor.values, dtype);
    if (!bytes) {
        dtype = core::DType::Float64;
        bytes = encodeElements(tensor.values, dtype);
    }
    return OrderedJson{{"shape", tensor.shape}, {"dtype", core::name(dtype)}, {"base64", toBase64(*bytes)}};
}

void addWeights(OrderedJson& json, const std::string& path, const std::optional<core::TensorMap>& tensors) {
    if (!path.empty()) {
        json["weights"] = path;
    } else if (tensors) {
        json["weights"] = OrderedJson::object();
        for (const auto& [name, tensor] : *tensors)
            json["weights"][name] = toJson(tensor);
    }
}

OrderedJson toJson(const FineTuning& tuning) {
    OrderedJson json{{"head_layers", tuning.headLayers}};
    if (!tuning.source)
        return json;
    OrderedJson source{{"data", toJson(tuning.source->data)}};
    if (!tuning.source->head.empty())
        source["head"] = toJson(model::NetworkSpec{{}, tuning.source->head})["layers"];
    addWeights(source, tuning.source->weightsPath, tuning.source->inlineWeights);
    if (!tuning.source->loss.empty())
        source["loss"] = tuning.source->loss;
    json["source"] = std::move(source);
    return json;
}

void print(Bytes& text, const OrderedJson& json, const std::string& indent);

/// "[1, 2]" or, with line breaks, one item a line.
void printItems(Bytes& text, const OrderedJson& json, const std::string& indent, bool inOneLine) {
    const std::string separator = inOneLine ? ", " : ",\n" + indent + "  ";
    text += json.is_object() ? '{' : '[';
    if (!inOneLine)
        text += "\n" + indent + "  ";
    for (auto item = json.begin(); item != json.end(); ++item) {
        if (item != json.begin())
            text += separator;
        if (json.is_object())
            text += leafText(item.key()) + ": ";
        print(text, *item, indent + "  ");
    }
    if (!inOneLine)
        text += "\n" + indent;
    text += json.is_object() ? '}' : ']';
}

/// In one line what fits into one, except for the sections themselves.
void print(Bytes& text, const OrderedJson& json, const std::string& indent) {
    if (!json.is_structured()) {
        text += leafText(json);
        return;
    }
    const bool inOneLine = json.empty() || (indent.size() >= 4 && leafText(json).size() <= kLineWidth) ||
                           (json.is_array() && json[0].is_number());
    printItems(text, json, indent, inOneLine);
}

} // namespace

std::string tableText(const data::TableSpec& table) { return leafText(toJson(table)); }

Bytes writeProject(const Project& project) {
    const train::Experiment& experiment = project.experiment;
    OrderedJson json{{"chainrule", kProjectVersion},
                     {"network", toJson(experiment.network)},
                     {"data", toJson(experiment.data)},
                     {"training", toJson(experiment.training)}};
    if (project.testLooks > 0)
        json["test_looks"] = project.testLooks;
    if (project.fineTuning)
        json["fine_tuning"] = toJson(*project.fineTuning);
    addWeights(json, project.weightsPath, project.inlineWeights);
    Bytes text;
    print(text, json, "");
    return text + "\n";
}

Bytes writeLayers(const std::vector<model::LayerSpec>& layers) {
    const OrderedJson json{{"layers", toJson(model::NetworkSpec{{}, layers})["layers"]}};
    Bytes text;
    print(text, json, "");
    return text + "\n";
}

} // namespace engine::io
