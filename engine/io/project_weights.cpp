#include "engine/io/placing.h"
#include "engine/io/project.h"
#include "engine/io/weights.h"

#include <algorithm>
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

Error missing(const model::TensorSlot& slot) {
    return {Code::MissingKey,
            "has no tensor \"" + slot.name + "\" of the shape " +
                core::shapeText({slot.shape.begin(), slot.shape.end()}),
            {}};
}

/// The first tensor that the file does not hold by that name, of those that it should.
const model::TensorSlot* firstMissing(const model::Layout& layout, const core::TensorMap& tensors,
                                      int newHead) {
    for (const model::TensorSlot& slot : layout.slots)
        if (slot.layer < newHead && core::find(tensors, slot.name) == nullptr)
            return &slot;
    return nullptr;
}

/// Of files with names of their own (a pair W, b, Keras, scikit-learn): as it would be proposed, if that is
/// complete.
Result<core::VectorD> byProposal(const Project& project, const model::Layout& layout, const WeightFile& file,
                                 const core::VectorD& initial) {
    const Targets targets = targetsOf(project.experiment.network, layout);
    Placed placed = apply(propose(targets, file), targets, file.tensors, initial);
    const bool isPair = pairedName(project.weightsPath).has_value();
    const int newHead = isPair ? std::numeric_limits<int>::max() : firstOfNewHead(project);
    const auto isKnown = [&](const PlacedLine& line) {
        return line.what != PlacedLine::What::Kept && (isPair || line.reason != Reason::Shape);
    };
    for (std::size_t i = 0; i < layout.slots.size(); ++i)
        if (layout.slots[i].layer < newHead && !isKnown(placed.lines[i]))
            return isPair ? Error{Code::ShapeMismatch, placed.lines[i].note, placed.lines[i].parameter}
                          : missing(layout.slots[i]);
    return std::move(placed.values);
}

Result<core::VectorD> inlineParameters(const Project& project, const model::Layout& layout,
                                       const core::VectorD& initial) {
    if (const auto* slot = firstMissing(layout, *project.inlineWeights, firstOfNewHead(project)))
        return missing(*slot).within("weights");
    const auto values = model::toParameters(layout, *project.inlineWeights, initial);
    return values ? values : values.error().within("weights");
}

Result<core::VectorD> fileParameters(const Project& project, const model::Layout& layout,
                                     const core::VectorD& initial, const FileSource& files) {
    Result<WeightFile> file = readWeightFile(project.weightsPath, files);
    if (!file)
        return file.error();
    // The file's own head where the new one has another shape.
    const int newHead = firstOfNewHead(project);
    std::erase_if(file->tensors, [&](const auto& each) {
        const model::TensorSlot* slot = layout.find(each.first);
        return slot != nullptr && slot->layer >= newHead &&
               !std::equal(slot->shape.begin(), slot->shape.end(), each.second.shape.begin(),
                           each.second.shape.end());
    });
    const auto values = firstMissing(layout, file->tensors, newHead) != nullptr
                            ? byProposal(project, layout, *file, initial)
                            : model::toParameters(layout, file->tensors, initial);
    return values ? values : values.error().within(project.weightsPath);
}

} // namespace

core::Result<std::optional<core::VectorD>> initialWeights(const Project& project, const model::Layout& layout,
                                                          const core::VectorD& initial,
                                                          const FileSource& files) {
    if (project.weightsPath.empty() && !project.inlineWeights)
        return std::optional<core::VectorD>();
    Result<core::VectorD> values = project.weightsPath.empty()
                                       ? inlineParameters(project, layout, initial)
                                       : fileParameters(project, layout, initial, files);
    if (!values)
        return values.error();
    return std::optional<core::VectorD>(*std::move(values));
}

} // namespace engine::io
