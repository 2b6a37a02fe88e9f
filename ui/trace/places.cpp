#include "ui/trace/places.h"

#include "engine/model/activation.h"
#include "engine/model/loss.h"
#include "ui/trace/formula_text.h"

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

namespace {

bool isElementwise(const Trace& trace, int layer) {
    const engine::model::Activation* f = activationOf(trace, layer);
    return !f || f->elementwise;
}

/// Whether δ of the output is computed from z at once (cross-entropy with its match).
bool isFused(const Trace& trace) {
    const engine::model::Loss* loss = engine::model::findLoss(trace.input.loss);
    const engine::model::Activation* f = activationOf(trace, lastLayer(trace));
    return loss && f && engine::model::readsZ(*loss, *f);
}

void use(std::vector<Use>& uses, const Trace& trace, Phase phase, int layer, const char* name, int row,
         int col, int count = 1) {
    const int operation = trace.find(phase, layer, name);
    if (operation >= 0)
        uses.push_back({{operation, row, col, -1}, count});
}

void usesOfOutput(std::vector<Use>& uses, const Trace& trace, int layer, int unit, int sample) {
    if (layer == lastLayer(trace)) {
        if (!isFused(trace))
            use(uses, trace, Phase::Loss, layer, "L", 0, 0);
        use(uses, trace, Phase::Backward, layer, isFused(trace) ? "dL/dz" : "dL/da", unit, sample);
        return;
    }
    if (trace.hasMask(layer + 1)) {
        use(uses, trace, Phase::Forward, layer + 1, "a", unit, sample);
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

QString upper(int layer) { return trace::toTitle({"", "", "(" + std::to_string(layer + 1) + ")"}); }

QString small(int layer) { return trace::toTitle({"", "", std::to_string(layer + 1)}); }

QString updateFormula(const Trace& trace, const Operation& o) {
    const QString w = QString::fromStdString(o.name) + upper(o.layer);
    if (trace.input.optimizer.type == "adam")
        return QStringLiteral("%1⁺ = %1 − η m̂ / (√v̂ + ε)").arg(w);
    if (trace.input.optimizer.settings.real("momentum") != 0)
        return QStringLiteral("%1⁺ = %1 − η v⁺").arg(w);
    return QStringLiteral("%1⁺ = %1 − η ∂L/∂%1").arg(w);
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
        use(uses, trace, atLoss ? Phase::Loss : Phase::Backward, o.layer, atLoss ? "L" : "dL/dz",
            atLoss ? 0 : row, atLoss ? 0 : col);
    } else if (o.name == "mask") {
        use(uses, trace, Phase::Forward, o.layer, "a", row, col);
        use(uses, trace, Phase::Backward, o.layer - 1, "dL/da", row, col);
    } else if (o.name == "a") {
        usesOfOutput(uses, trace, o.layer, row, col);
    } else if (o.name == "dL/da" && trace.hasMask(o.layer)) {
        use(uses, trace, Phase::Backward, o.layer - 1, "dL/da", row, col);
    } else if (o.name == "dL/da") {
        // Cross-entropy with its match goes to δ without it.
        if (o.layer < lastLayer(trace) || !isFused(trace))
            use(uses, trace, Phase::Backward, o.layer, "dL/dz", row, col);
    } else if (o.name == "dL/dz") {
        usesOfDelta(uses, trace, o.layer, row, col);
    } else if (o.name == "dL/dW" || o.name == "dL/db") {
        use(uses, trace, Phase::Update, o.layer, o.name == "dL/dW" ? "W" : "b", row, col);
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
        use(uses, trace, Phase::Update, slot.layer, isWeight ? "W" : "b", given.row, given.col);
    } else if (given.to == Link::To::Input) {
        usesOfOutput(uses, trace, -1, given.row, given.col);
    } else if (given.to == Link::To::Target) {
        use(uses, trace, Phase::Loss, lastLayer(trace), "L", 0, 0);
        use(uses, trace, Phase::Backward, lastLayer(trace), isFused(trace) ? "dL/dz" : "dL/da", given.row,
            given.col);
    }
    return uses;
}

QString shortName(const Operation& o) {
    if (o.name == "L")
        return QStringLiteral("L");
    if (o.phase == Phase::Update)
        return QString::fromStdString(o.name) + small(o.layer) + QStringLiteral("⁺");
    if (o.name == "mask")
        return QStringLiteral("m") + small(o.layer);
    if (o.name == "dL/dz")
        return QStringLiteral("δ") + small(o.layer);
    if (o.phase == Phase::Backward)
        return QStringLiteral("∂") + QString::fromStdString(o.name).mid(4) + small(o.layer);
    return QString::fromStdString(o.name) + small(o.layer);
}

QString matrixFormula(const Trace& trace, int operation) {
    const Operation& o = trace.operations[static_cast<std::size_t>(operation)];
    const QString at = upper(o.layer), above = upper(o.layer + 1);
    const QString below = o.layer == 0 ? QStringLiteral("x") : QStringLiteral("a") + upper(o.layer - 1);
    const bool last = o.layer == lastLayer(trace);
    const bool bias = trace.layout.find(o.layer, "bias") != nullptr;
    if (o.name == "z")
        return QStringLiteral("z%1 = W%1 %2").arg(at, below) +
               (bias ? QStringLiteral(" + b") + at : QString());
    if (o.name == "mask")
        return QStringLiteral("m%1 = r%1 / (1 − p)").arg(at);
    if (o.name == "a" && trace.hasMask(o.layer))
        return QStringLiteral("a%1 = m%1 ⊙ %2").arg(at, below);
    if (o.name == "a") {
        const auto* f = activationOf(trace, o.layer);
        return QStringLiteral("a%1 = %2(z%1)").arg(at, trace::functionName(f ? f->name : "f"));
    }
    if (o.name == "L")
        return QStringLiteral("L = %1(a%2, t)")
            .arg(QString::fromStdString(trace.input.loss).replace('_', ' '), at);
    if (o.name == "dL/da" && trace.hasMask(o.layer + 1))
        return QStringLiteral("∂L/∂a%1 = m%2 ⊙ ∂L/∂a%2").arg(at, above);
    if (o.name == "dL/da")
        return last ? QStringLiteral("∂L/∂a") + at : QStringLiteral("∂L/∂a%1 = (W%2)ᵀ δ%2").arg(at, above);
    if (o.name == "dL/dz" && last && isFused(trace))
        return QStringLiteral("δ%1 = (a%1 − t) / N").arg(at);
    if (o.name == "dL/dz")
        return (last || !isElementwise(trace, o.layer) || trace.hasMask(o.layer + 1))
                   ? QStringLiteral("δ%1 = ∂L/∂a%1 ⊙ f′(z%1)").arg(at)
                   : QStringLiteral("δ%1 = (W%2)ᵀ δ%2 ⊙ f′(z%1)").arg(at, above);
    if (o.name == "dL/dW")
        return QStringLiteral("∂L/∂W%1 = δ%1 (%2)ᵀ").arg(at, below);
    if (o.name == "dL/db")
        return QStringLiteral("∂L/∂b%1 = Σ δ%1").arg(at);
    return updateFormula(trace, o);
}

} // namespace ui
