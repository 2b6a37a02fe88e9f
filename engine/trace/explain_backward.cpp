#include "engine/trace/normalization.h"

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

} // namespace

std::vector<Expression> penaltySlopes(const Reader& reader, const Expression& w) {
    std::vector<Expression> slopes;
    if (reader.trace().input.l1 != 0)
        slopes.push_back(product({l1Setting(reader), call("sign", {w})}));
    if (reader.trace().input.l2 != 0)
        slopes.push_back(product({constant(2), l2Setting(reader), w}));
    return slopes;
}

namespace {

/// What a unit gets back from the layer above, term by term.
std::vector<Expression> arriving(const Reader& reader, int above, Index unit, Index sample) {
    std::vector<Expression> terms;
    const Work work = reader.work(above);
    if (work == Work::Masks)
        terms.push_back(product({reader.mask(above, unit, sample), reader.da(above, unit, sample)}));
    else if (work == Work::Normalizes)
        terms.push_back(writeNormalizedInput(reader, above, unit, sample).numbers);
    else if (work == Work::Passes || work == Work::Adds)
        terms.push_back(reader.da(above, unit, sample));
    else
        for (const model::Wire& wire : reader.layer(above).wiresFrom(unit)) {
            if (work == Work::Weighs)
                terms.push_back(product(
                    {reader.weight(above, wire.row, wire.col), reader.delta(above, wire.unit, sample)}));
            else if (work == Work::Largest)
                terms.push_back(product({constant(reader.isChosen(above, wire.unit, unit, sample) ? 1 : 0),
                                         reader.da(above, wire.unit, sample)}));
            else
                terms.push_back(
                    quotient(reader.da(above, wire.unit, sample),
                             constant(static_cast<double>(reader.layer(above).wiresInto(wire.unit).size()))));
        }
    return terms;
}

Expression arrivingFormula(const Reader& reader, int above, Index unit, Index sample,
                           const std::vector<Expression>& terms) {
    const Work work = reader.work(above);
    const Expression any = letter(symbolOf("∂L/∂a", "k", above));
    if (work == Work::Weighs)
        return bigSum("k", product({letter(symbolOf("w", "k," + reader.unitName(above - 1, unit), above)),
                                    letter(symbolOf("δ", "k", above))}));
    if (work == Work::Largest)
        return bigSum("k", product({letter(symbolOf("r", "k", above)), any}));
    if (work == Work::Mean)
        return bigSum("k", quotient(any, letter({"n", "k", {}})));
    if (work == Work::Normalizes)
        return writeNormalizedInput(reader, above, unit, sample).formula;
    return terms.front();
}

} // namespace

Written writeDa(const Reader& reader, int layer, Index unit, Index sample) {
    std::vector<Expression> terms = arriving(reader, layer + 1, unit, sample);
    if (terms.empty()) // no window covers it
        return {constant(0), constant(0)};
    std::vector<Expression> formula{arrivingFormula(reader, layer + 1, unit, sample, terms)};
    for (const int skip : reader.skipsFrom(layer)) {
        terms.push_back(reader.da(skip, unit, sample));
        formula.push_back(terms.back());
    }
    const Work above = reader.work(layer + 1);
    const bool isSum = above == Work::Weighs || above == Work::Largest || above == Work::Mean;
    if (terms.size() == 1 && !isSum)
        return {formula.front(), terms.front()};
    for (std::size_t i = 0; i < terms.size(); ++i)
        terms[i] = asTerm(std::move(terms[i]), static_cast<Index>(i));
    return {formula.size() == 1 ? formula.front() : sum(std::move(formula)), sum(std::move(terms))};
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

Written writeDW(const Reader& reader, int layer, Index row, Index col) {
    const std::vector<model::Wire> wires = reader.layer(layer).wiresThrough(row, col);
    const auto each = static_cast<Index>(wires.size());
    const auto wireOf = [&](Index i) { return wires[static_cast<std::size_t>(i % each)]; };
    const core::MatrixD &deltas = reader.numbers(Phase::Backward, layer, "dL/dz"),
                        &inputs = reader.inputNumbers(layer);
    const Terms terms{
        reader.samples() * each,
        [&](Index i) { return deltas(wireOf(i).unit, i / each) * inputs(wireOf(i).input, i / each); },
        [&](Index i) {
            return asTerm(product({reader.delta(layer, wireOf(i).unit, i / each),
                                   reader.a(layer - 1, wireOf(i).input, i / each)}),
                          i);
        },
        [each](Index i) { return static_cast<int>(i / each); }};
    const bool isShared = reader.layer(layer).unitsPerRow() > 1;
    Expression term =
        isShared ? product({letter(symbolOf("δ", "k", layer)), reader.aLetter(layer - 1, "j")})
                 : product({letter(symbolOf("δ", sampleText(reader, row), layer)),
                            reader.aLetter(layer - 1, reader.samples() == 1
                                                          ? reader.unitName(layer - 1, col)
                                                          : reader.unitName(layer - 1, col) + ",s")});
    Expression formula = overSamples(reader, isShared ? bigSum("k", std::move(term)) : std::move(term));
    std::vector<Expression> penalties = penaltySlopes(reader, reader.weight(layer, row, col));
    std::vector<Expression> after;
    for (const Expression& one : penalties)
        after.push_back(asTerm(one, terms.count + static_cast<Index>(after.size())));
    if (!penalties.empty()) {
        penalties.insert(penalties.begin(), std::move(formula));
        formula = sum(std::move(penalties));
    }
    return {std::move(formula), sumOf(reader.brief(), terms, std::move(after))};
}

Written writeDb(const Reader& reader, int layer, Index row) {
    const Index units = reader.layer(layer).unitsPerRow();
    const core::MatrixD& deltas = reader.numbers(Phase::Backward, layer, "dL/dz");
    const Terms terms{
        reader.samples() * units, [&](Index i) { return deltas(row * units + i % units, i / units); },
        [&](Index i) { return asTerm(reader.delta(layer, row * units + i % units, i / units), i); },
        [units](Index i) { return static_cast<int>(i / units); }};
    Expression term = letter(symbolOf("δ", units > 1 ? "k" : sampleText(reader, row), layer));
    return {overSamples(reader, units > 1 ? bigSum("k", std::move(term)) : std::move(term)),
            sumOf(reader.brief(), terms)};
}

} // namespace engine::trace
