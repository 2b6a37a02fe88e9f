#include "engine/trace/loss_change.h"

#include "engine/trace/reader.h"

#include <cmath>
#include <utility>

namespace engine::trace {

namespace {

using core::Index;

const Symbol kPredicted{"gᵀΔ", {}, {}}, kCurvature{"ΔᵀHΔ", {}, {}}, kActual{"ΔL", {}, {}};

/// A number over all parameters, which nothing recorded.
Expression whole(Symbol symbol, double value) { return operand(std::move(symbol), value, {}); }

/// Whether the step is −η·g, but for clipping, of all that is trained.
bool isPlainDescent(const Trace& trace) {
    const optim::OptimizerSpec& optimizer = trace.input.optimizer;
    bool plain = optimizer.type == "sgd" && optimizer.settings.real("momentum") == 0 &&
                 optimizer.settings.real("weight_decay") == 0;
    for (const model::TensorSlot& slot : trace.layout.slots)
        plain = plain && (!slot.trainable || slot.learningRateScale == 1);
    return plain;
}

/// Of what is trained.
double gradientNorm(const Trace& trace) {
    double sum = 0;
    for (const model::TensorSlot& slot : trace.layout.slots)
        if (slot.trainable)
            sum += trace.gradients.segment(slot.offset, slot.size).squaredNorm();
    return std::sqrt(sum);
}

/// −η‖g‖², where it is clipped −η c ‖g‖².
Written writeDescent(const Reader& reader) {
    const Trace& trace = reader.trace();
    std::vector<Expression> factors{reader.setting("learning_rate", {"η", {}, {}})};
    if (trace.input.clips())
        factors.push_back(reader.whole(Phase::Update, "clip"));
    Expression norm = trace.input.clips() ? reader.whole(Phase::Update, "norm")
                                          : whole({"‖g‖", {}, {}}, gradientNorm(trace));
    factors.push_back(power(std::move(norm), constant(2)));
    Expression numbers = negative(product(std::move(factors)));
    return {numbers, numbers};
}

/// The sum over all parameters, written out as what each layer adds.
Written writeSlope(const Reader& reader) {
    const Trace& trace = reader.trace();
    std::vector<Expression> terms;
    for (int layer = 0; layer <= reader.lastLayer(); ++layer) {
        const Index offset = trace.layout.layerOffset(layer), size = trace.layout.layerSize(layer);
        if (size > 0)
            terms.push_back(
                whole(symbolOf("gᵀΔ", "", layer),
                      trace.gradients.segment(offset, size).dot(trace.delta.segment(offset, size))));
    }
    Expression formula = bigSum("i", product({letter({"∂L/∂θ", "i", {}}), letter({"Δ", "i", {}})}));
    return {std::move(formula), terms.empty() ? constant(0) : sum(std::move(terms))};
}

Explanation explained(Symbol subject, Written written, const Reader& reader) {
    Explanation explanation;
    explanation.subject = std::move(subject);
    explanation.value = written.numbers.value;
    explanation.formula = std::move(written.formula);
    explanation.numbers = std::move(written.numbers);
    explanation.phase = Phase::Update;
    explanation.layer = reader.lastLayer();
    return explanation;
}

Explanation explained(Symbol subject, const Expression& numbers, const Reader& reader) {
    return explained(std::move(subject), Written{numbers, numbers}, reader);
}

/// −η gᵀΔ / ΔᵀHΔ: the parabola's lowest point; twice that where it comes back to L(θ).
Explanation explainRate(const Reader& reader, const LossChange& change, bool twice) {
    std::vector<Expression> top;
    if (twice)
        top.push_back(constant(2));
    top.push_back(reader.setting("learning_rate", {"η", {}, {}}));
    top.push_back(whole(kPredicted, change.predicted));
    Expression share = quotient(product(std::move(top)), whole(kCurvature, 2 * change.second));
    return explained(twice ? Symbol{"η", "max", {}} : Symbol{"η*", {}, {}}, negative(std::move(share)),
                     reader);
}

} // namespace

std::vector<Explanation> explainChange(const Trace& trace, const LossChange& change) {
    const Reader reader(trace);
    std::vector<Explanation> all;
    Explanation predicted =
        explained(kPredicted, isPlainDescent(trace) ? writeDescent(reader) : writeSlope(reader), reader);
    predicted.value = predicted.numbers.value = predicted.formula.value = change.predicted;
    all.push_back(std::move(predicted));
    const Expression half = quotient(whole(kCurvature, 2 * change.second), constant(2));
    all.push_back(explained({"½ΔᵀHΔ", {}, {}}, half, reader));
    const Expression both = sum({whole(kPredicted, change.predicted), half});
    all.push_back(explained({"ΔL", "2", {}}, both, reader));
    Expression after = whole({"L(θ+Δ)", {}, {}}, trace.loss + change.actual);
    Explanation actual =
        explained(kActual, difference(std::move(after), reader.whole(Phase::Loss, "L")), reader);
    actual.value = actual.numbers.value = actual.formula.value = change.actual;
    all.push_back(std::move(actual));
    all.push_back(explained(
        {"ρ", {}, {}}, quotient(whole(kActual, change.actual), whole(kPredicted, change.predicted)), reader));
    if (change.lowest()) {
        all.push_back(explainRate(reader, change, false));
        all.push_back(explainRate(reader, change, true));
    }
    return all;
}

} // namespace engine::trace
