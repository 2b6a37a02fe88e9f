#include "engine/trace/normalization.h"
#include "ui/trace/formula_text.h"
#include "ui/trace/places.h"
#include "ui/trace/unit_names.h"

#include <QCoreApplication>

namespace ui {

using engine::trace::Operation;
using engine::trace::Phase;
using engine::trace::Reader;
using engine::trace::Trace;
using engine::trace::Work;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Sentences", text); }

QString upper(int layer) { return trace::toTitle({"", "", "(" + std::to_string(layer + 1) + ")"}); }

QString small(int layer) { return trace::toTitle({"", "", std::to_string(layer + 1)}); }

/// a of a layer, of −1 the inputs.
QString output(int layer) { return layer < 0 ? QStringLiteral("x") : QStringLiteral("a") + upper(layer); }

/// W and b, of a normalizing layer γ and β.
QString letterOf(const Trace& trace, int layer, bool isBias) {
    const Reader reader(trace);
    const QString letter = QString::fromUtf8(isBias ? reader.biasLetter(layer) : reader.weightLetter(layer));
    return letter == QStringLiteral("w") ? QStringLiteral("W") : letter;
}

bool isConvolution(const Trace& trace, int layer) {
    return Reader(trace).work(layer) == Work::Weighs && pictureOf(trace, layer);
}

/// μ, σ², x̂ and what comes back to x̂, in the formula of a whole layer.
QString normalizingFormula(const Trace& trace, const Operation& o) {
    const QString at = upper(o.layer), below = output(o.layer - 1);
    const bool running = usesRunning(Reader(trace), o.layer);
    if (o.name == "mean" || o.name == "batch mean")
        return running ? QStringLiteral("μ%1 = μ̄%1").arg(at)
                       : QStringLiteral("μ%1 = mean(%2)").arg(at, below);
    if (isStatistic(o))
        return running ? QStringLiteral("σ²%1 = σ̄²%1").arg(at)
                       : QStringLiteral("σ²%1 = mean((%2 − μ%1)²)").arg(at, below);
    if (o.name == "xhat")
        return QStringLiteral("x̂%1 = (%2 − μ%1) / √(σ²%1 + ε)").arg(at, below);
    if (o.name == "dL/dxhat")
        return QStringLiteral("∂L/∂x̂%1 = γ%1 ⊙ ∂L/∂a%1").arg(at);
    const bool mean = o.name == "running mean";
    if (running)
        return (mean ? QStringLiteral("μ̄%1⁺ = μ̄%1") : QStringLiteral("σ̄²%1⁺ = σ̄²%1")).arg(at);
    return (mean ? QStringLiteral("μ̄%1⁺ = (1 − m) μ̄%1 + m μ%1")
                 : QStringLiteral("σ̄²%1⁺ = (1 − m) σ̄²%1 + m n/(n − 1) σ²%1"))
        .arg(at);
}

/// a.
QString outputFormula(const Trace& trace, const Operation& o) {
    const QString at = upper(o.layer), below = output(o.layer - 1);
    switch (Reader(trace).work(o.layer)) {
    case Work::Masks:
        return QStringLiteral("a%1 = m%1 ⊙ %2").arg(at, below);
    case Work::Largest:
        return tr("a%1 = max of %2 over windows of %3").arg(at, below, trace::windowName(trace, o.layer));
    case Work::Mean:
        return tr("a%1 = mean of %2 over windows of %3").arg(at, below, trace::windowName(trace, o.layer));
    case Work::Passes:
        return QStringLiteral("a%1 = flatten(%2)").arg(at, below);
    case Work::Adds:
        return QStringLiteral("a%1 = %2 + %3").arg(at, below, output(trace.network->blockStart(o.layer) - 1));
    case Work::Normalizes:
        return QStringLiteral("a%1 = γ%1 ⊙ x̂%1 + β%1").arg(at);
    case Work::Looks:
        return QStringLiteral("a%1 = W%1[%2]").arg(at, below);
    case Work::Weighs:
        break;
    }
    const auto* f = activationOf(trace, o.layer);
    return QStringLiteral("a%1 = %2(z%1)").arg(at, trace::functionName(f ? f->name : "f"));
}

/// What comes back from the layer above alone.
QString fromAbove(const Trace& trace, int above) {
    const QString at = upper(above), below = output(above - 1);
    switch (Reader(trace).work(above)) {
    case Work::Weighs:
        return (isConvolution(trace, above) ? QStringLiteral("(W%1)ᵀ ∗ δ%1") : QStringLiteral("(W%1)ᵀ δ%1"))
            .arg(at);
    case Work::Masks:
        return QStringLiteral("m%1 ⊙ ∂L/∂a%1").arg(at);
    case Work::Largest:
        return tr("∂L/∂a%1 where %2 was largest").arg(at, below);
    case Work::Mean:
        return tr("∂L/∂a%1 / n over each window").arg(at);
    case Work::Normalizes:
        return usesRunning(Reader(trace), above)
                   ? QStringLiteral("∂L/∂x̂%1 / √(σ²%1 + ε)").arg(at)
                   : QStringLiteral("(∂L/∂x̂%1 − mean ∂L/∂x̂%1 − x̂%1 ⊙ mean(∂L/∂x̂%1 ⊙ x̂%1)) / √(σ²%1 + ε)")
                         .arg(at);
    case Work::Passes:
    case Work::Adds:
    case Work::Looks:
        break;
    }
    return QStringLiteral("∂L/∂a%1").arg(at);
}

QString arrivingFormula(const Trace& trace, const Operation& o) {
    if (o.layer == lastLayer(trace))
        return QStringLiteral("∂L/∂a") + upper(o.layer);
    QString text = QStringLiteral("∂L/∂a%1 = ").arg(upper(o.layer)) + fromAbove(trace, o.layer + 1);
    for (const int skip : Reader(trace).skipsFrom(o.layer))
        text += QStringLiteral(" + ∂L/∂a") + upper(skip);
    return text;
}

QString deltaFormula(const Trace& trace, const Operation& o) {
    const QString at = upper(o.layer);
    const bool last = o.layer == lastLayer(trace);
    if (last && isFused(trace))
        return QStringLiteral("δ%1 = (a%1 − t) / N").arg(at);
    // Only one factor W stands between δ and the δ above.
    const bool chained = !last && isElementwise(trace, o.layer) && Reader(trace).skipsFrom(o.layer).empty() &&
                         Reader(trace).work(o.layer + 1) == Work::Weighs;
    return chained ? QStringLiteral("δ%1 = %2 ⊙ f′(z%1)").arg(at, fromAbove(trace, o.layer + 1))
                   : QStringLiteral("δ%1 = ∂L/∂a%1 ⊙ f′(z%1)").arg(at);
}

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
        return QStringLiteral("q%1 = Σ (∂L/∂%2%1)²").arg(at, letterOf(trace, o.layer, false)) +
               (trace.layout.find(o.layer, "bias")
                    ? QStringLiteral(" + (∂L/∂%2%1)²").arg(at, letterOf(trace, o.layer, true))
                    : QString());
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

QString gradientFormula(const Trace& trace, const Operation& o) {
    const QString at = upper(o.layer), below = output(o.layer - 1);
    const bool isBias = o.name == "dL/db";
    const QString subject = QStringLiteral("∂L/∂%1%2 = ").arg(letterOf(trace, o.layer, isBias), at);
    switch (Reader(trace).work(o.layer)) {
    case Work::Normalizes:
        return subject + (isBias ? QStringLiteral("Σ ∂L/∂a%1") : QStringLiteral("Σ ∂L/∂a%1 ⊙ x̂%1")).arg(at);
    case Work::Looks:
        return subject + tr("Σ ∂L/∂a%1 where it was looked up").arg(at) + penaltySlope(trace, o);
    default:
        break;
    }
    if (isBias)
        return subject + QStringLiteral("Σ δ%1").arg(at);
    return subject +
           (isConvolution(trace, o.layer) ? QStringLiteral("δ%1 ∗ %2") : QStringLiteral("δ%1 (%2)ᵀ"))
               .arg(at, below) +
           penaltySlope(trace, o);
}

QString updateFormula(const Trace& trace, const Operation& o) {
    const QString w = letterOf(trace, o.layer, o.name == "b") + upper(o.layer);
    const auto& [type, settings] = trace.input.optimizer;
    const bool shrinks = type == "adamw" && settings.real("weight_decay") != 0;
    return QStringLiteral("%1⁺ = %1").arg(w) + (shrinks ? QStringLiteral(" − η λ %1").arg(w) : QString()) +
           QStringLiteral(" − η ") + stepFormula(trace, w);
}

} // namespace

bool isOfClipping(const Operation& o) { return o.name == "squares" || o.name == "norm" || o.name == "clip"; }

QString shortName(const Trace& trace, const Operation& o) {
    if (o.phase == Phase::Loss || isOfClipping(o))
        return sumName(o.name) + (o.name == "penalties" || o.name == "squares" ? small(o.layer) : QString());
    if (isRunning(o))
        return (o.name == "running mean" ? QStringLiteral("μ̄") : QStringLiteral("σ̄²")) + upper(o.layer) +
               QStringLiteral("⁺");
    if (isStatistic(o)) // two exponents would read as one
        return (o.name == "mean" || o.name == "batch mean" ? QStringLiteral("μ") : QStringLiteral("σ²")) +
               (o.name == "mean" || o.name == "batch mean" ? small(o.layer) : upper(o.layer));
    if (o.name == "xhat" || o.name == "dL/dxhat")
        return (o.name == "xhat" ? QStringLiteral("x̂") : QStringLiteral("∂x̂")) + small(o.layer);
    if (o.phase == Phase::Update)
        return letterOf(trace, o.layer, o.name == "b") + small(o.layer) + QStringLiteral("⁺");
    if (o.name == "mask")
        return QStringLiteral("m") + small(o.layer);
    if (o.name == "dL/dz")
        return QStringLiteral("δ") + small(o.layer);
    if (o.name == "dL/dW" || o.name == "dL/db")
        return QStringLiteral("∂") + letterOf(trace, o.layer, o.name == "dL/db") + small(o.layer);
    if (o.phase == Phase::Backward)
        return QStringLiteral("∂a") + small(o.layer);
    return QString::fromStdString(o.name) + small(o.layer);
}

QString matrixFormula(const Trace& trace, int operation) {
    const Operation& o = trace.operations[static_cast<std::size_t>(operation)];
    if (o.name == "z") {
        const QString at = upper(o.layer);
        const bool bias = trace.layout.find(o.layer, "bias") != nullptr;
        return (isConvolution(trace, o.layer) ? QStringLiteral("z%1 = W%1 ∗ %2")
                                              : QStringLiteral("z%1 = W%1 %2"))
                   .arg(at, output(o.layer - 1)) +
               (bias ? QStringLiteral(" + b") + at : QString());
    }
    if (o.name == "mask")
        return QStringLiteral("m%1 = r%1 / (1 − p)").arg(upper(o.layer));
    if (isStatistic(o) || isRunning(o) || o.name == "xhat" || o.name == "dL/dxhat")
        return normalizingFormula(trace, o);
    if (o.name == "a")
        return outputFormula(trace, o);
    if (o.phase == Phase::Loss)
        return lossFormula(trace, o);
    if (o.name == "dL/da")
        return arrivingFormula(trace, o);
    if (o.name == "dL/dz")
        return deltaFormula(trace, o);
    if (o.name == "dL/dW" || o.name == "dL/db")
        return gradientFormula(trace, o);
    return isOfClipping(o) ? clipFormula(trace, o) : updateFormula(trace, o);
}

} // namespace ui
