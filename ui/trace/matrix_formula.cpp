#include "ui/trace/formula_text.h"
#include "ui/trace/places.h"

namespace ui {

using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Trace;

namespace {

QString upper(int layer) { return trace::toTitle({"", "", "(" + std::to_string(layer + 1) + ")"}); }

QString small(int layer) { return trace::toTitle({"", "", std::to_string(layer + 1)}); }

/// The letters of what is one number a unit, or one in all.
QString sumName(const std::string& operation) {
    if (operation == "data loss")
        return QStringLiteral("D");
    if (operation == "penalties" || operation == "penalty")
        return operation == "penalty" ? QStringLiteral("P") : QStringLiteral("p");
    if (operation == "norm")
        return QStringLiteral("‖g‖");
    return operation == "squares" ? QStringLiteral("q")
           : operation == "clip"  ? QStringLiteral("c")
                                  : QString::fromStdString(operation);
}

QString lossFormula(const Trace& trace, const Operation& o) {
    const auto [l1, l2] = trace.input.penalty();
    const QString at = upper(o.layer);
    if (o.name == "penalties") {
        const QString both = l1 != 0 && l2 != 0 ? QStringLiteral("(λ₁|W%1| + λ₂(W%1)²)")
                             : l1 != 0          ? QStringLiteral("λ₁|W%1|")
                                                : QStringLiteral("λ₂(W%1)²");
        return QStringLiteral("p%1 = Σ ").arg(at) + both.arg(at);
    }
    if (o.name == "penalty")
        return QStringLiteral("P = Σ p");
    if (o.name == "L" && trace.input.penalty().isOn())
        return QStringLiteral("L = D + P");
    return QStringLiteral("%1 = %2(a%3, t)")
        .arg(sumName(o.name), QString::fromStdString(trace.input.loss).replace('_', ' '), at);
}

/// What the penalties add to ∂L/∂W.
QString penaltySlope(const Trace& trace, const Operation& o) {
    QString text;
    if (trace.input.l1 != 0)
        text += QStringLiteral(" + λ₁ sign(W%1)").arg(upper(o.layer));
    if (trace.input.l2 != 0)
        text += QStringLiteral(" + 2 λ₂ W%1").arg(upper(o.layer));
    return text;
}

QString clipFormula(const Trace& trace, const Operation& o) {
    const QString at = upper(o.layer);
    if (o.name == "squares")
        return QStringLiteral("q%1 = Σ (∂L/∂W%1)²").arg(at) +
               (trace.layout.find(o.layer, "bias") ? QStringLiteral(" + (∂L/∂b%1)²").arg(at) : QString());
    return o.name == "norm" ? QStringLiteral("‖g‖ = √(Σ q)")
                            : QStringLiteral("c = min(1, ‖g‖ₘₐₓ / (‖g‖ + 10⁻⁶))");
}

/// ∂L/∂W or what an optimizer makes of it, to be multiplied by η.
QString stepFormula(const Trace& trace, const QString& w) {
    const auto& [type, settings] = trace.input.optimizer;
    const QString slope =
        (trace.input.clips() ? QStringLiteral("c ∂L/∂%1") : QStringLiteral("∂L/∂%1")).arg(w);
    if (type == "adam" || type == "adamw")
        return QStringLiteral("m̂ / (√v̂ + ε)");
    if (settings.real("momentum") != 0)
        return type == "sgd" ? QStringLiteral("v⁺") : QStringLiteral("u⁺");
    if (type == "rmsprop")
        return slope + (settings.flag("centered") ? QStringLiteral(" / (√(v⁺ − (ḡ⁺)²) + ε)")
                                                  : QStringLiteral(" / (√v⁺ + ε)"));
    return type == "adagrad" ? slope + QStringLiteral(" / (√G⁺ + ε)") : slope;
}

QString updateFormula(const Trace& trace, const Operation& o) {
    const QString w = QString::fromStdString(o.name) + upper(o.layer);
    const auto& [type, settings] = trace.input.optimizer;
    const bool shrinks = type == "adamw" && settings.real("weight_decay") != 0;
    return QStringLiteral("%1⁺ = %1").arg(w) + (shrinks ? QStringLiteral(" − η λ %1").arg(w) : QString()) +
           QStringLiteral(" − η ") + stepFormula(trace, w);
}

} // namespace

bool isOfClipping(const Operation& o) { return o.name == "squares" || o.name == "norm" || o.name == "clip"; }

QString shortName(const Operation& o) {
    if (o.phase == Phase::Loss || isOfClipping(o))
        return sumName(o.name) + (o.name == "penalties" || o.name == "squares" ? small(o.layer) : QString());
    if (o.phase == Phase::Update)
        return QString::fromStdString(o.name) + small(o.layer) + QStringLiteral("⁺");
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
    if (o.name == "a") {
        const auto* f = activationOf(trace, o.layer);
        return QStringLiteral("a%1 = %2(z%1)").arg(at, trace::functionName(f ? f->name : "f"));
    }
    if (o.phase == Phase::Loss)
        return lossFormula(trace, o);
    if (o.name == "dL/da")
        return last ? QStringLiteral("∂L/∂a") + at : QStringLiteral("∂L/∂a%1 = (W%2)ᵀ δ%2").arg(at, above);
    if (o.name == "dL/dz" && last && isFused(trace))
        return QStringLiteral("δ%1 = (a%1 − t) / N").arg(at);
    if (o.name == "dL/dz")
        return (last || !isElementwise(trace, o.layer))
                   ? QStringLiteral("δ%1 = ∂L/∂a%1 ⊙ f′(z%1)").arg(at)
                   : QStringLiteral("δ%1 = (W%2)ᵀ δ%2 ⊙ f′(z%1)").arg(at, above);
    if (o.name == "dL/dW")
        return QStringLiteral("∂L/∂W%1 = δ%1 (%2)ᵀ").arg(at, below) + penaltySlope(trace, o);
    if (o.name == "dL/db")
        return QStringLiteral("∂L/∂b%1 = Σ δ%1").arg(at);
    return isOfClipping(o) ? clipFormula(trace, o) : updateFormula(trace, o);
}

} // namespace ui
