#include "engine/io/keras_config.h"

#include "engine/core/text.h"
#include "engine/io/keras_layers.h"
#include "engine/model/network.h"

#include <algorithm>
#include <cctype>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

struct Class {
    const char* name;
    std::vector<std::string> variables;
};

const std::vector<Class>& knownClasses() {
    static const std::vector<Class> kClasses = {
        {"dense", {"kernel", "bias"}},
        {"conv1d", {"kernel", "bias"}},
        {"conv2d", {"kernel", "bias"}},
        {"conv2d_transpose", {"kernel", "bias"}},
        {"depthwise_conv2d", {"kernel", "bias"}},
        {"separable_conv2d", {"depthwise_kernel", "pointwise_kernel", "bias"}},
        {"batch_normalization", {"gamma", "beta", "moving_mean", "moving_variance"}},
        {"layer_normalization", {"gamma", "beta"}},
        {"embedding", {"embeddings"}},
        {"cell", {"kernel", "recurrent_kernel", "bias"}},
    };
    return kClasses;
}

bool isUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool isLower(char c) { return std::islower(static_cast<unsigned char>(c)) != 0; }

const KerasVariable* variableOf(const KerasModel& model, int layer, const std::string& parameter,
                                const KerasLayer*& owner) {
    for (const KerasLayer& each : model.layers)
        for (const KerasVariable& variable : each.variables)
            if (each.layer == layer && variable.parameter == parameter) {
                owner = &each;
                return &variable;
            }
    return nullptr;
}

Placement place(const KerasModel& model, const model::TensorSlot& slot, const core::TensorMap& tensors) {
    const KerasLayer* owner = nullptr;
    const KerasVariable* variable = variableOf(model, slot.layer, slot.parameter, owner);
    Placement placement{slot.name, {}, {}, Reason::Architecture, {}};
    if (variable == nullptr) {
        placement.note = "the layer has none in the file: it stays at its initial value";
        return placement;
    }
    const std::string name = owner->name + "/" + variable->name;
    const core::Tensor* tensor = core::find(tensors, name);
    if (tensor == nullptr)
        placement.note = core::inQuotes(name) + " is not in the file";
    else if (tensor->shape != variable->shape)
        placement.note = core::inQuotes(name) + " has shape " + core::shapeText(tensor->shape) +
                         "; expected " + core::shapeText(variable->shape);
    else {
        placement.source = name;
        placement.transform = variable->transform;
    }
    return placement;
}

} // namespace

core::Result<KerasModel> readKerasConfig(const Json& json, const std::string& path) {
    const Result<KerasGraph> graph = readKerasGraph(json, path);
    if (!graph)
        return graph.error();
    KerasModel model;
    const std::vector<KerasStep> steps = kerasSteps(*graph, model.unsupported);
    KerasBuilder builder(*graph, model);
    if (const auto begun = builder.begin(steps); !begun)
        return begun.error();
    for (const KerasStep& step : steps)
        if (const auto added = builder.add(step); !added)
            return added.error();
    builder.finish();
    return model;
}

core::Result<KerasModel> readKerasConfig(View text, const std::string& path) {
    if (text.size() > kKerasMaxConfig)
        return Error{
            Code::TooLarge,
            "has " + std::to_string(text.size()) + " bytes; at most 16 MiB of configuration are read", path};
    const Result<Json> json = parseJson(text);
    if (!json)
        return path.empty() ? json.error() : json.error().within(path);
    return readKerasConfig(*json, path);
}

Placements placeKeras(const KerasModel& model, const core::TensorMap& tensors) {
    if (!model.network)
        return {};
    const auto network = model::Network<float>::create(*model.network);
    if (!network)
        return {};
    Placements placements;
    for (const model::TensorSlot& slot : network->layout().slots)
        placements.push_back(place(model, slot, tensors));
    return placements;
}

std::vector<std::string> kerasVariables(const std::string& className, std::size_t count) {
    const auto& all = knownClasses();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const Class& each) { return className == each.name; });
    // Without a bias there is one fewer at the end.
    if (at != all.end() && (count == at->variables.size() ||
                            (count + 1 == at->variables.size() && at->variables.back() == "bias")))
        return {at->variables.begin(), at->variables.begin() + std::ptrdiff_t(count)};
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < count; ++i)
        numbers.push_back(std::to_string(i));
    return numbers;
}

std::string kerasSnakeCase(const std::string& className) {
    std::string result;
    for (std::size_t i = 0; i < className.size(); ++i) {
        const char c = className[i];
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_')
            continue;
        const bool beginsWord =
            isUpper(c) && i > 0 &&
            (isLower(className[i - 1]) || (i + 1 < className.size() && isLower(className[i + 1])));
        if (beginsWord && !result.empty())
            result += '_';
        result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return result;
}

} // namespace engine::io
