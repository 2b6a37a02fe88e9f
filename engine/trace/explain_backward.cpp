#include "engine/trace/explain.h"

#include <utility>

namespace engine::trace {

namespace {

using core::Index;

/// ∂a_j/∂z_i of softmax: a_i (1 − a_i) on the diagonal, −a_j a_i off it.
Expression softmaxSlope(const Expression& aj, const Expression& ai, bool diagonal) {
    if (diagonal)
        return product({ai, difference(constant(1), ai)});
    return negative(product({aj, ai}));
}

Written writeSoftmaxDelta(const Reader& reader, int layer, Index unit, Index sample) {
    const Expression ai = reader.a(layer, unit, sample);
    std::vector<Expression> terms;
    for (Index j = 0; j < reader.units(layer); ++j) {
        Expression local = softmaxSlope(reader.a(layer, j, sample), ai, j == unit);
        terms.push_back(asTerm(product({reader.da(layer, j, sample), std::move(local)}), j));
    }
    Expression local =
        quotient(letter(symbolOf("∂a", "j", layer)), letter(symbolOf("∂z", unitText(unit), layer)));
    Expression formula = bigSum("j", product({letter(symbolOf("∂L/∂a", "j", layer)), std::move(local)}));
    return {std::move(formula), sum(std::move(terms))};
}

/// Σ over the samples; of one sample its term alone.
Expression overSamples(const Reader& reader, Expression term) {
    return reader.samples() == 1 ? std::move(term) : bigSum("s", std::move(term));
}

std::string sampleText(const Reader& reader, Index unit) {
    return reader.samples() == 1 ? unitText(unit) : pairText(unit, "s");
}

/// What the penalties add to the gradient of a weight: λ₁ · sign(w), 2 · λ₂ · w.
std::vector<Expression> penaltySlopes(const Reader& reader, const Expression& w) {
    std::vector<Expression> slopes;
    if (reader.trace().input.l1 != 0)
        slopes.push_back(product({l1Setting(reader), call("sign", {w})}));
    if (reader.trace().input.l2 != 0)
        slopes.push_back(product({constant(2), l2Setting(reader), w}));
    return slopes;
}

} // namespace

Written writeDa(const Reader& reader, int layer, Index unit, Index sample) {
    const int above = layer + 1;
    std::vector<Expression> terms;
    for (Index k = 0; k < reader.units(above); ++k)
        terms.push_back(asTerm(product({reader.weight(above, k, unit), reader.delta(above, k, sample)}), k));
    Expression formula = bigSum("k", product({letter(symbolOf("w", "k," + unitText(unit), above)),
                                              letter(symbolOf("δ", "k", above))}));
    return {std::move(formula), sum(std::move(terms))};
}

Written writeDelta(const Reader& reader, int layer, Index unit, Index sample) {
    if (layer == reader.lastLayer() && reader.fused())
        return writeFusedDelta(reader, unit, sample);
    const model::Activation& f = reader.activation(layer);
    if (!f.elementwise)
        return writeSoftmaxDelta(reader, layer, unit, sample);
    const Expression arriving = reader.da(layer, unit, sample);
    const Expression z = reader.z(layer, unit, sample);
    Expression local = slopeOf(f, z, reader.a(layer, unit, sample));
    Expression symbol = f.name == "linear" ? local : call(f.name + "'", {z});
    return {product({arriving, std::move(symbol)}), product({arriving, std::move(local)})};
}

Written writeDW(const Reader& reader, int layer, Index unit, Index input) {
    std::vector<Expression> terms;
    for (Index s = 0; s < reader.samples(); ++s)
        terms.push_back(asTerm(product({reader.delta(layer, unit, s), reader.a(layer - 1, input, s)}), s));
    Expression formula = overSamples(reader, product({letter(symbolOf("δ", sampleText(reader, unit), layer)),
                                                      reader.aLetter(layer - 1, sampleText(reader, input))}));
    std::vector<Expression> penalties = penaltySlopes(reader, reader.weight(layer, unit, input));
    for (const Expression& one : penalties)
        terms.push_back(asTerm(one, static_cast<Index>(terms.size())));
    if (!penalties.empty()) {
        penalties.insert(penalties.begin(), std::move(formula));
        formula = sum(std::move(penalties));
    }
    return {std::move(formula), sum(std::move(terms))};
}

Written writeDb(const Reader& reader, int layer, Index unit) {
    std::vector<Expression> terms;
    for (Index s = 0; s < reader.samples(); ++s)
        terms.push_back(asTerm(reader.delta(layer, unit, s), s));
    Expression term = letter(symbolOf("δ", sampleText(reader, unit), layer));
    return {overSamples(reader, std::move(term)), sum(std::move(terms))};
}

} // namespace engine::trace
