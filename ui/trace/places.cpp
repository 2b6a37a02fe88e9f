#include "ui/trace/places.h"

#include "engine/model/activation.h"
#include "engine/model/loss.h"

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

bool isElementwise(const Trace& trace, int layer) {
    const engine::model::Activation* f = activationOf(trace, layer);
    return !f || f->elementwise;
}

bool isFused(const Trace& trace) {
    const engine::model::Loss* loss = engine::model::findLoss(trace.input.loss);
    const engine::model::Activation* f = activationOf(trace, lastLayer(trace));
    return loss && f && engine::model::readsZ(*loss, *f);
}

namespace {

void use(std::vector<Use>& uses, const Trace& trace, Phase phase, int layer, const char* name, int row,
         int col, int count = 1) {
    const int operation = trace.find(phase, layer, name);
    if (operation >= 0)
        uses.push_back({{operation, row, col, -1}, count});
}

/// The number that compares answers and targets: the loss, or the part of it beside a penalty.
const char* comparisonOf(const Trace& trace) { return trace.input.penalty().isOn() ? "data loss" : "L"; }

void usesOfOutput(std::vector<Use>& uses, const Trace& trace, int layer, int unit, int sample) {
    if (layer == lastLayer(trace)) {
        if (!isFused(trace))
            use(uses, trace, Phase::Loss, layer, comparisonOf(trace), 0, 0);
        use(uses, trace, Phase::Backward, layer, isFused(trace) ? "dL/dz" : "dL/da", unit, sample);
        return;
    }
    const int above = rowsOf(trace, trace.find(Phase::Forward, layer + 1, "z"));
    use(uses, trace, Phase::Forward, layer + 1, "z", 0, sample, above);
    use(uses, trace, Phase::Backward, layer + 1, "dL/dW", 0, unit, above);
}

void usesOfDelta(std::vector<Use>& uses, const Trace& trace, int layer, int unit, int sample) {
    const auto* weight = trace.layout.find(layer, "weight");
    const int inputs = weight ? static_cast<int>(weight->cols()) : 1;
    use(uses, trace, Phase::Backward, layer, "dL/dW", unit, 0, inputs);
    use(uses, trace, Phase::Backward, layer, "dL/db", unit, 0);
    if (layer > 0)
        use(uses, trace, Phase::Backward, layer - 1, "dL/da", 0, sample, inputs);
}

/// Every trained parameter's update uses the factor: the first tensor stands for all.
void usesOfClip(std::vector<Use>& uses, const Trace& trace) {
    for (const auto& slot : trace.layout.slots)
        if (slot.trainable) {
            use(uses, trace, Phase::Update, slot.layer, slot.parameter == "weight" ? "W" : "b", 0, 0,
                static_cast<int>(slot.size));
            return;
        }
}

void usesOfSum(std::vector<Use>& uses, const Trace& trace, const Operation& o) {
    const int last = lastLayer(trace);
    if (o.name == "penalties")
        use(uses, trace, Phase::Loss, last, "penalty", 0, 0);
    else if (o.name == "data loss" || o.name == "penalty")
        use(uses, trace, Phase::Loss, last, "L", 0, 0);
    else if (o.name == "squares" || o.name == "norm")
        use(uses, trace, Phase::Update, last, o.name == "norm" ? "clip" : "norm", 0, 0);
    else if (o.name == "clip")
        usesOfClip(uses, trace);
}

} // namespace

const Operation& operationOf(const Trace& trace, const Selection& place) {
    return trace.operations[static_cast<std::size_t>(place.operation)];
}

Selection elementOf(const Cursor& cursor) {
    Selection element = cursor.selection();
    element.row = std::max(element.row, 0);
    if (operationOf(*cursor.trace(), element).perSample())
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

std::vector<Use> usesOf(const Trace& trace, const Selection& element) {
    const Operation& o = operationOf(trace, element);
    const int row = element.row, col = element.col;
    std::vector<Use> uses;
    if (o.name == "z") {
        const int units = isElementwise(trace, o.layer) ? 1 : static_cast<int>(o.values.rows());
        use(uses, trace, Phase::Forward, o.layer, "a", units > 1 ? 0 : row, col, units);
        const bool atLoss = o.layer == lastLayer(trace) && isFused(trace);
        use(uses, trace, atLoss ? Phase::Loss : Phase::Backward, o.layer,
            atLoss ? comparisonOf(trace) : "dL/dz", atLoss ? 0 : row, atLoss ? 0 : col);
    } else if (o.name == "a") {
        usesOfOutput(uses, trace, o.layer, row, col);
    } else if (o.name == "dL/da") {
        // Cross-entropy with its match goes to δ without it.
        if (o.layer < lastLayer(trace) || !isFused(trace))
            use(uses, trace, Phase::Backward, o.layer, "dL/dz", row, col);
    } else if (o.name == "dL/dz") {
        usesOfDelta(uses, trace, o.layer, row, col);
    } else if (o.name == "dL/dW" || o.name == "dL/db") {
        use(uses, trace, Phase::Update, o.layer, "squares", row, 0);
        use(uses, trace, Phase::Update, o.layer, o.name == "dL/dW" ? "W" : "b", row, col);
    } else {
        usesOfSum(uses, trace, o);
    }
    return uses;
}

std::vector<Use> usesOf(const Trace& trace, const Link& given) {
    std::vector<Use> uses;
    if (given.to == Link::To::Parameter) {
        const auto& slot = trace.layout.slots[static_cast<std::size_t>(given.index)];
        const bool isWeight = slot.parameter == "weight";
        use(uses, trace, Phase::Forward, slot.layer, "z", given.row, 0);
        if (isWeight && slot.layer > 0)
            use(uses, trace, Phase::Backward, slot.layer - 1, "dL/da", given.col, 0);
        if (isWeight && trace.input.penalty().isOn()) {
            use(uses, trace, Phase::Loss, slot.layer, "penalties", given.row, 0);
            use(uses, trace, Phase::Backward, slot.layer, "dL/dW", given.row, given.col);
        }
        use(uses, trace, Phase::Update, slot.layer, isWeight ? "W" : "b", given.row, given.col);
    } else if (given.to == Link::To::Input) {
        usesOfOutput(uses, trace, -1, given.row, given.col);
    } else if (given.to == Link::To::Target) {
        use(uses, trace, Phase::Loss, lastLayer(trace), comparisonOf(trace), 0, 0);
        use(uses, trace, Phase::Backward, lastLayer(trace), isFused(trace) ? "dL/dz" : "dL/da", given.row,
            given.col);
    }
    return uses;
}

} // namespace ui
