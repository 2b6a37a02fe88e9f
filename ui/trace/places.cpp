#include "ui/trace/places.h"

#include "engine/model/embedding.h"
#include "engine/model/loss.h"
#include "engine/trace/normalization.h"

#include <algorithm>

namespace ui {

using engine::trace::Cursor;
using engine::trace::Link;
using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Selection;
using engine::trace::Trace;

int lastLayer(const Trace& trace) { return static_cast<int>(trace.input.network.layers.size()) - 1; }

int rowsOf(const Trace& trace, int operation) {
    return operation < 0
               ? 0
               : static_cast<int>(trace.operations[static_cast<std::size_t>(operation)].values.rows());
}

const engine::model::Activation* activationOf(const Trace& trace, int layer) {
    const auto& settings = trace.input.network.layers[static_cast<std::size_t>(layer)].settings;
    return engine::model::findActivation(settings.text("activation", "linear"));
}

int unitsOf(const Trace& trace, int layer) {
    return static_cast<int>(layer < 0 ? trace.input.x.rows() : trace.network->layer(layer).outputs());
}

std::optional<std::pair<int, int>> pictureOf(const Trace& trace, int layer) {
    const std::vector<int>& shape = trace.network->shape(layer);
    return shape.size() == 3 ? std::optional(std::pair(shape[1], shape[2])) : std::nullopt;
}

int unitsPerPlace(const Trace& trace, int layer) {
    const std::vector<int>& shape = trace.network->shape(layer);
    return shape.size() > 1 ? unitsOf(trace, layer) / std::max(1, shape.front()) : 1;
}

int canvasUnit(const Trace& trace, int layer, int unit) { return unit / unitsPerPlace(trace, layer); }

int unitOfCanvas(const Trace& trace, int layer, int place) {
    const auto picture = pictureOf(trace, layer);
    const int inside = picture ? picture->first / 2 * picture->second + picture->second / 2 : 0;
    return place * unitsPerPlace(trace, layer) + inside;
}

std::pair<int, int> unitsOfRow(const Trace& trace, int layer, int row) {
    const engine::trace::Reader reader(trace);
    if (reader.work(layer) == engine::trace::Work::Looks)
        return {0, unitsOf(trace, layer)};
    const auto each = static_cast<int>(reader.work(layer) == engine::trace::Work::Normalizes
                                           ? engine::trace::unitsPerScale(reader, layer)
                                           : reader.layer(layer).unitsPerRow());
    return {row * each, (row + 1) * each};
}

int rowOfUnit(const Trace& trace, int operation, int unit, int sample) {
    const Operation& o = trace.operations[static_cast<std::size_t>(operation)];
    const engine::trace::Reader reader(trace);
    int row = unit;
    if (o.values.rows() != unitsOf(trace, o.layer) && reader.work(o.layer) == engine::trace::Work::Normalizes)
        row = static_cast<int>(unit / engine::trace::unitsPerScale(reader, o.layer));
    else if (!o.perSample() && reader.work(o.layer) == engine::trace::Work::Looks)
        row = static_cast<int>(engine::model::embeddedNumber(
            reader.inputNumber(o.layer, unit / reader.weightColumns(o.layer), sample),
            reader.layer(o.layer).wholeNumbers()));
    else if (!o.perSample())
        row = static_cast<int>(reader.layer(o.layer).rowOf(unit));
    return std::clamp(row, 0, static_cast<int>(o.values.rows()) - 1);
}

bool isElementwise(const Trace& trace, int layer) {
    const engine::model::Activation* f = activationOf(trace, layer);
    return !f || f->elementwise;
}

bool isFused(const Trace& trace) {
    const engine::model::Loss* loss = engine::model::findLoss(trace.input.loss);
    const engine::model::Activation* f = activationOf(trace, lastLayer(trace));
    return loss && f && engine::model::readsZ(*loss, *f);
}

bool isStatistic(const Operation& o) {
    return o.name == "mean" || o.name == "variance" || o.name == "batch mean" || o.name == "batch variance";
}

bool isRunning(const Operation& o) { return o.name == "running mean" || o.name == "running variance"; }

bool isFrozen(const Trace& trace, int layer) {
    return std::any_of(trace.layout.slots.begin(), trace.layout.slots.end(), [layer](const auto& slot) {
        return slot.layer == layer && !slot.isBuffer && !slot.trainable;
    });
}

bool learnsBelow(const Trace& trace, int layer) {
    return std::any_of(trace.layout.slots.begin(), trace.layout.slots.end(),
                       [layer](const auto& slot) { return slot.layer < layer && slot.trainable; });
}

bool isUnused(const Trace& trace, const Operation& operation) {
    return operation.phase == Phase::Backward && (operation.name == "dL/dW" || operation.name == "dL/db") &&
           isFrozen(trace, operation.layer);
}

const Operation& operationOf(const Trace& trace, const Selection& place) {
    return trace.operations[static_cast<std::size_t>(place.operation)];
}

Selection elementOf(const Cursor& cursor) {
    Selection element = cursor.selection();
    const Trace& trace = *cursor.trace();
    const Operation& o = operationOf(trace, element);
    // The corner of a picture is often empty.
    if (element.row < 0)
        element.row = o.perSample() && !isStatistic(o) ? unitOfCanvas(trace, o.layer, 0) : 0;
    if (o.perSample())
        element.col = cursor.sampleColumn();
    element.col = std::max(element.col, 0);
    return element;
}

Link linkTo(const Selection& element) {
    return {Link::To::Operation, element.operation, element.row, element.col, {}};
}

std::optional<Selection> elementAt(const Trace& trace, const Link& link) {
    if (link.to != Link::To::Operation || link.index < 0 ||
        link.index >= static_cast<int>(trace.operations.size()))
        return {};
    return Selection{link.index, link.row, link.col, -1};
}

} // namespace ui
