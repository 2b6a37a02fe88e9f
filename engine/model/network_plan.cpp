#include "engine/model/network_plan.h"

#include "engine/core/tensor.h"
#include "engine/model/network.h"

#include <cmath>
#include <sstream>

namespace engine::model {

namespace {

using core::Code;
using core::Error;
using core::Index;
using core::Result;

constexpr double kLargestRateScale = 1e6;

/// Where a layer stands in a project file: "network.layers[2].layers[0]".
std::string place(const NetworkSpec& spec, std::size_t layer) {
    std::string text = "network";
    std::stringstream numbers(filePlaces(spec.layers)[layer]);
    for (std::string number; std::getline(numbers, number, '.');)
        text += ".layers[" + number + "]";
    return text;
}

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

Error unknownType(const std::string& type) {
    std::vector<std::string> known;
    for (const LayerType& each : layerTypes())
        known.push_back(each.schema.type);
    Error error = core::unknownName("layer type", type, known);
    error.context = "type";
    return error;
}

/// A layer that only passes on what it gets has no outputs of its own to compare with targets.
Result<void> checkLast(const PlannedLayer& last) {
    if (last.type->canBeLast)
        return {};
    return Error{
        Code::InvalidValue,
        "a " + last.spec.type + " layer cannot be the last one; expected a layer such as dense after it", ""};
}

/// Settings that have no sensible default in a file: without units a dense layer would be a guess.
Result<void> checkRequired(const LayerSpec& spec, const core::Schema& schema) {
    for (const char* name : {"units", "filters", "input_dim", "output_dim"}) {
        if (!schema.find(name) || spec.settings.find(name))
            continue;
        const bool counts = name == std::string("units") || name == std::string("filters");
        return Error{Code::MissingKey,
                     counts ? "is missing; expected the number of " + std::string(name)
                            : "is missing; expected a whole number",
                     name};
    }
    return {};
}

std::string text(const std::vector<int>& shape) { return core::shapeText({shape.begin(), shape.end()}); }

/// Only residual layers have blocks, of layers that stand before them.
Result<void> checkBlock(const NetworkSpec& spec, std::size_t layer) {
    if (spec.layers[layer].type != kResidual)
        return spec.layers[layer].block == 0
                   ? Result<void>()
                   : Error{Code::InvalidValue, "only a residual layer has layers", "layers"};
    if (!blockFits(spec.layers, layer))
        return Error{Code::InvalidValue, "expected the layers of its block, at least one", "layers"};
    return {};
}

/// A block's output must have its input's shape: they are added number by number.
Result<void> checkSum(const NetworkSpec& spec, const std::vector<PlannedLayer>& before,
                      const PlannedLayer& layer) {
    const std::size_t index = before.size();
    if (const auto fits = checkBlock(spec, index); !fits || layer.spec.block == 0)
        return fits;
    const std::vector<int>& in = before[index - std::size_t(layer.spec.block)].input;
    if (in != layer.input)
        return Error{Code::ShapeMismatch,
                     "the block turns shape " + text(in) + " into " + text(layer.input) +
                         "; to be added they must be equal",
                     ""};
    return {};
}

/// The type and the settings with defaults filled in.
Result<PlannedLayer> checkedLayer(const LayerSpec& spec) {
    const LayerType* type = findLayerType(spec.type);
    if (!type)
        return unknownType(spec.type);
    if (const auto complete = checkRequired(spec, type->schema); !complete)
        return complete.error();
    auto settings = core::checked(type->schema, spec.settings);
    if (!settings)
        return settings.error();
    if (!(spec.learningRateScale >= 0 && spec.learningRateScale <= kLargestRateScale))
        return Error{Code::OutOfRange, "must be between 0 and 1000000", "learning_rate_scale"};
    PlannedLayer layer{type, spec, {}, {}};
    layer.spec.settings = *std::move(settings);
    return layer;
}

Result<PlannedLayer> planLayer(const LayerSpec& spec, const std::vector<int>& input, bool isFirst) {
    auto layer = checkedLayer(spec);
    if (!layer)
        return layer;
    if (layer->type->mustBeFirst && !isFirst)
        return Error{Code::InvalidValue,
                     "an " + spec.type + " layer must be the first one: it takes whole numbers", ""};
    auto output = layer->type->outputShape(layer->spec.settings, input);
    if (!output)
        return output.error();
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

/// Adds the layer's parameters to those before it.
Result<void> checkSize(const PlannedLayer& layer, Index& parameters) {
    double outputs = 1;
    for (const int n : layer.output)
        outputs *= n;
    if (outputs > double(kMaximumParameters))
        return Error{Code::TooLarge,
                     "gives shape " + text(layer.output) + "; at most " + std::to_string(kMaximumParameters) +
                         " numbers are allowed",
                     ""};
    parameters += parametersOf(layer);
    if (parameters <= kMaximumParameters)
        return {};
    return Error{Code::TooLarge,
                 "the network has " + std::to_string(parameters) + " parameters up to here, at most " +
                     std::to_string(kMaximumParameters) + " are allowed",
                 ""};
}

Error placed(const Error& error, const NetworkSpec& spec, std::size_t layer) {
    return error.within(place(spec, layer), ".");
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
        auto layer = planLayer(spec.layers[i], i == 0 ? spec.input : flow.layers.back().output, i == 0);
        if (!layer)
            return stop(int(i), placed(layer.error(), spec, i));
        if (const auto fits = checkSum(spec, flow.layers, *layer); !fits)
            return stop(int(i), placed(fits.error(), spec, i));
        if (const auto fits = checkSize(*layer, parameters); !fits)
            return stop(int(i), placed(fits.error(), spec, i));
        flow.layers.push_back(*std::move(layer));
    }
    if (const auto last = checkLast(flow.layers.back()); !last)
        return stop(int(flow.layers.size()) - 1, placed(last.error(), spec, flow.layers.size() - 1));
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
        auto layer = checkedLayer(spec.layers[i]);
        if (!layer)
            return placed(layer.error(), spec, i);
        if (const auto fits = checkBlock(spec, i); !fits)
            return placed(fits.error(), spec, i);
        checked.layers[i] = std::move(layer->spec);
    }
    return checked;
}

} // namespace engine::model
