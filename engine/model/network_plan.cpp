#include "engine/model/network_plan.h"

#include "engine/model/network.h"

#include <cmath>

namespace engine::model {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

constexpr double kLargestRateScale = 1e6;

std::string place(std::size_t layer) { return "network.layers[" + std::to_string(layer) + "]"; }

Result<void> checkInput(const std::vector<int>& input) {
    if (input.empty())
        return Error{Code::InvalidValue, "has no dimensions; expected the shape of one sample, such as [2]",
                     "network.input"};
    Index size = 1;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const std::string where = "network.input[" + std::to_string(i) + "]";
        if (input[i] < 1)
            return Error{Code::OutOfRange, "is " + std::to_string(input[i]) + ", must be at least 1", where};
        size *= input[i];
        if (size > kMaximumParameters)
            return Error{Code::TooLarge,
                         "the input has more than " + std::to_string(kMaximumParameters) + " numbers", where};
    }
    return {};
}

Error noLayers() { return {Code::InvalidValue, "has no layers; expected at least one", "network.layers"}; }

Error unknownType(const std::string& type, std::size_t layer) {
    std::vector<std::string> known;
    for (const LayerType& each : layerTypes())
        known.push_back(each.schema.type);
    Error error = core::unknownName("layer type", type, known);
    error.context = place(layer) + ".type";
    return error;
}

/// A layer that only passes on what it gets has no outputs of its own to compare with targets.
Result<void> checkLast(const PlannedLayer& last, std::size_t index) {
    if (last.type->canBeLast)
        return {};
    return Error{Code::InvalidValue,
                 "a " + last.spec.type +
                     " layer cannot be the last one; expected a layer such as dense after it",
                 place(index)};
}

/// Settings that have no sensible default in a file: without units a dense layer would be a guess.
Result<void> checkRequired(const LayerSpec& spec, const core::Schema& schema) {
    if (schema.find("units") && !spec.settings.find("units"))
        return Error{Code::MissingKey, "is missing; expected the number of units", "units"};
    return {};
}

/// The type and the settings with defaults filled in.
Result<PlannedLayer> checkedLayer(const LayerSpec& spec, std::size_t index) {
    const LayerType* type = findLayerType(spec.type);
    if (!type)
        return unknownType(spec.type, index);
    if (const auto complete = checkRequired(spec, type->schema); !complete)
        return complete.error().within(place(index), ".");
    auto settings = core::checked(type->schema, spec.settings);
    if (!settings)
        return settings.error().within(place(index), ".");
    if (!(spec.learningRateScale >= 0 && spec.learningRateScale <= kLargestRateScale))
        return Error{Code::OutOfRange, "must be between 0 and 1000000",
                     place(index) + ".learning_rate_scale"};
    PlannedLayer layer{type, spec, {}, {}};
    layer.spec.settings = *std::move(settings);
    return layer;
}

Result<PlannedLayer> planLayer(const LayerSpec& spec, const std::vector<int>& input, std::size_t index) {
    auto layer = checkedLayer(spec, index);
    if (!layer)
        return layer;
    auto output = layer->type->outputShape(layer->spec.settings, input);
    if (!output)
        return output.error().within(place(index), ".");
    layer->input = input;
    layer->output = *std::move(output);
    return layer;
}

Index parametersOf(const PlannedLayer& layer) {
    Index count = 0;
    for (const TensorShape& tensor : layer.type->makeDouble(layer.spec.settings, layer.input)->tensors())
        count += sizeOf(tensor.shape);
    return count;
}

} // namespace

Index sizeOf(const std::vector<int>& shape) {
    Index size = 1;
    for (const int n : shape)
        size *= n;
    return size;
}

ShapeFlow flow(const NetworkSpec& spec) {
    ShapeFlow flow;
    const auto stop = [&flow](int layer, const Error& error) {
        flow.fault = Fault{layer, error};
        return flow;
    };
    if (const auto input = checkInput(spec.input); !input)
        return stop(-1, input.error());
    if (spec.layers.empty())
        return stop(-1, noLayers());
    Index parameters = 0;
    for (std::size_t i = 0; i < spec.layers.size(); ++i) {
        auto layer = planLayer(spec.layers[i], i == 0 ? spec.input : flow.layers.back().output, i);
        if (!layer)
            return stop(int(i), layer.error());
        parameters += parametersOf(*layer);
        if (parameters > kMaximumParameters)
            return stop(int(i), {Code::TooLarge,
                                 "the network has " + std::to_string(parameters) +
                                     " parameters up to here, at most " + std::to_string(kMaximumParameters) +
                                     " are allowed",
                                 place(i)});
        flow.layers.push_back(*std::move(layer));
    }
    if (const auto last = checkLast(flow.layers.back(), flow.layers.size() - 1); !last)
        return stop(int(flow.layers.size()) - 1, last.error());
    return flow;
}

Result<std::vector<PlannedLayer>> plan(const NetworkSpec& spec) {
    ShapeFlow planned = flow(spec);
    if (planned.fault)
        return planned.fault->error;
    return std::move(planned.layers);
}

Result<NetworkSpec> checkedSettings(const NetworkSpec& spec) {
    if (const auto input = checkInput(spec.input); !input)
        return input.error();
    if (spec.layers.empty())
        return noLayers();
    NetworkSpec checked = spec;
    for (std::size_t i = 0; i < spec.layers.size(); ++i) {
        auto layer = checkedLayer(spec.layers[i], i);
        if (!layer)
            return layer.error();
        checked.layers[i] = std::move(layer->spec);
    }
    return checked;
}

} // namespace engine::model
