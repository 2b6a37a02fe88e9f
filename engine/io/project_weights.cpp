#include "engine/io/placing.h"
#include "engine/io/project.h"
#include "engine/io/weights.h"

#include <limits>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

/// The first layer whose tensors may be missing: a new head is drawn.
int firstOfNewHead(const Project& project) {
    const auto& layers = project.experiment.network.layers;
    return project.fineTuning ? model::layersBefore(layers, project.fineTuning->headLayers)
                              : std::numeric_limits<int>::max();
}

Result<void> checkComplete(const model::Layout& layout, const core::TensorMap& tensors, int newHead) {
    for (const model::TensorSlot& slot : layout.slots)
        if (slot.layer < newHead && core::find(tensors, slot.name) == nullptr)
            return Error{Code::MissingKey,
                         "has no tensor \"" + slot.name + "\" of the shape " +
                             core::shapeText({slot.shape.begin(), slot.shape.end()}),
                         {}};
    return {};
}

/// A pair W, b is for a network of one layer; its bias may be a column.
Result<core::VectorD> fromPair(const Targets& targets, const core::TensorMap& tensors,
                               const core::VectorD& initial) {
    WeightFile file;
    file.tensors = tensors;
    Placed placed = apply(propose(targets, file), targets, tensors, initial);
    for (const PlacedLine& line : placed.lines)
        if (line.what == PlacedLine::What::Kept)
            return Error{Code::ShapeMismatch, line.note, line.parameter};
    return std::move(placed.values);
}

} // namespace

core::Result<std::optional<core::VectorD>> initialWeights(const Project& project, const model::Layout& layout,
                                                          const core::VectorD& initial,
                                                          const FileSource& files) {
    if (project.weightsPath.empty() && !project.inlineWeights)
        return std::optional<core::VectorD>();
    const std::string place = project.weightsPath.empty() ? "weights" : project.weightsPath;
    const auto read = [&]() -> Result<core::TensorMap> {
        if (project.weightsPath.empty())
            return *project.inlineWeights;
        return loadWeights(project.weightsPath, files);
    };
    const Result<core::TensorMap> tensors = read();
    if (!tensors)
        return tensors.error();
    const bool isPair = pairedName(project.weightsPath).has_value();
    const Result<void> complete =
        isPair ? Result<void>() : checkComplete(layout, *tensors, firstOfNewHead(project));
    if (!complete)
        return complete.error().within(place);
    Result<core::VectorD> values =
        isPair ? fromPair(targetsOf(project.experiment.network, layout), *tensors, initial)
               : model::toParameters(layout, *tensors, initial);
    if (!values)
        return values.error().within(place);
    return std::optional<core::VectorD>(*std::move(values));
}

} // namespace engine::io
