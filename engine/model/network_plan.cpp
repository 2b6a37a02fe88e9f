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

Result<PlannedLayer> planLayer(const LayerSpec& spec, const std::vector<int>& input, std::size_t index) {
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
    auto output = type->outputShape(*settings, input);
    if (!output)
        return output.error().within(place(index), ".");
    PlannedLayer layer{type, spec, input, *output};
    layer.spec.settings = *std::move(settings);
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

Result<std::vector<PlannedLayer>> plan(const NetworkSpec& spec) {
    if (const auto input = checkInput(spec.input); !input)
        return input.error();
    if (spec.layers.empty())
        return Error{Code::InvalidValue, "has no layers; expected at least one", "network.layers"};
    std::vector<PlannedLayer> layers;
    Index parameters = 0;
    for (std::size_t i = 0; i < spec.layers.size(); ++i) {
        auto layer = planLayer(spec.layers[i], layers.empty() ? spec.input : layers.back().output, i);
        if (!layer)
            return layer.error();
        parameters += parametersOf(*layer);
        if (parameters > kMaximumParameters)
            return Error{Code::TooLarge,
                         "the network has " + std::to_string(parameters) +
                             " parameters up to here, at most " + std::to_string(kMaximumParameters) +
                             " are allowed",
                         place(i)};
        layers.push_back(*std::move(layer));
    }
    if (const auto last = checkLast(layers.back(), layers.size() - 1); !last)
        return last.error();
    return layers;
}

} // namespace engine::model
