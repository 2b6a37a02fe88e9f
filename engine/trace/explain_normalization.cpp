#include "engine/trace/normalization.h"

#include <utility>

namespace engine::trace {

using core::Index;

namespace {

core::Index channelsOf(const Reader& reader, int layer) { return reader.layer(layer).keeps().channels; }

Index rowOfScale(const Reader& reader, int layer, Index unit) { return unit / unitsPerScale(reader, layer); }

/// The place of a group's mean in its operation.
std::pair<Index, Index> placeOf(const Reader& reader, int layer, Index unit, Index sample) {
    return channelsOf(reader, layer) > 0 ? std::pair{rowOfScale(reader, layer, unit), Index(0)}
                                         : std::pair{Index(0), sample};
}

std::string subOf(const Reader& reader, int layer, Index row) {
    return channelsOf(reader, layer) > 0 ? unitText(row) : std::string();
}

Expression meanAt(const Reader& reader, int layer, Index unit, Index sample) {
    const auto [row, col] = placeOf(reader, layer, unit, sample);
    return reader.fromOperation(Phase::Forward, layer, meanName(reader, layer),
                                symbolOf("μ", subOf(reader, layer, row), layer), row, col);
}

Expression varianceAt(const Reader& reader, int layer, Index unit, Index sample) {
    const auto [row, col] = placeOf(reader, layer, unit, sample);
    return reader.fromOperation(Phase::Forward, layer, varianceName(reader, layer),
                                symbolOf("σ²", subOf(reader, layer, row), layer), row, col);
}

/// √(σ² + ε).
Expression deviation(const Reader& reader, int layer, Index unit, Index sample) {
    return call("sqrt",
                {sum({varianceAt(reader, layer, unit, sample), reader.layerSetting(layer, "epsilon", "ε")})});
}

/// Calls visit(unit, sample) for all of a group.
template <class Visit>
void forEach(const NormGroup& group, const Visit& visit) {
    for (Index unit = group.firstUnit; unit < group.endUnit; ++unit)
        for (Index sample = group.firstSample; sample < group.endSample; ++sample)
            visit(unit, sample);
}

Expression meanOver(const NormGroup& group, std::vector<Expression> terms) {
    for (std::size_t i = 0; i < terms.size(); ++i)
        terms[i] = asTerm(std::move(terms[i]), static_cast<Index>(i));
    return quotient(sum(std::move(terms)), constant(static_cast<double>(group.size())));
}

Expression meanLetter(const NormGroup& group, Expression term) {
    return quotient(bigSum("k", std::move(term)), constant(static_cast<double>(group.size())));
}

/// The group that a recorded mean is of.
NormGroup groupAt(const Reader& reader, int layer, Index row, Index col) {
    return normGroup(reader, layer, row * unitsPerScale(reader, layer), col);
}

} // namespace

Index unitsPerScale(const Reader& reader, int layer) {
    const Index channels = channelsOf(reader, layer);
    return channels > 0 ? reader.units(layer) / channels : 1;
}

NormGroup normGroup(const Reader& reader, int layer, Index unit, Index sample) {
    if (channelsOf(reader, layer) == 0)
        return {0, reader.units(layer), sample, sample + 1};
    const Index area = unitsPerScale(reader, layer), first = unit / area * area;
    return {first, first + area, 0, reader.samples()};
}

bool usesRunning(const Reader& reader, int layer) {
    return channelsOf(reader, layer) > 0 &&
           !reader.trace().input.network.layers[static_cast<std::size_t>(layer)].trainable;
}

const char* meanName(const Reader& reader, int layer) {
    return channelsOf(reader, layer) > 0 ? "batch mean" : "mean";
}

const char* varianceName(const Reader& reader, int layer) {
    return channelsOf(reader, layer) > 0 ? "batch variance" : "variance";
}

Written writeMean(const Reader& reader, int layer, Index row, Index col) {
    if (usesRunning(reader, layer)) {
        const Expression same = reader.fromParameter(layer, "running_mean",
                                                     symbolOf("μ̄", subOf(reader, layer, row), layer), row, 0);
        return {same, same};
    }
    const NormGroup group = groupAt(reader, layer, row, col);
    std::vector<Expression> terms;
    forEach(group, [&](Index unit, Index sample) { terms.push_back(reader.a(layer - 1, unit, sample)); });
    return {meanLetter(group, reader.aLetter(layer - 1, "k")), meanOver(group, std::move(terms))};
}

Written writeVariance(const Reader& reader, int layer, Index row, Index col) {
    if (usesRunning(reader, layer)) {
        const Expression same = reader.fromParameter(
            layer, "running_var", symbolOf("σ̄²", subOf(reader, layer, row), layer), row, 0);
        return {same, same};
    }
    const NormGroup group = groupAt(reader, layer, row, col);
    const Expression mean = meanAt(reader, layer, group.firstUnit, group.firstSample);
    const auto square = [&](Expression x) { return power(difference(std::move(x), mean), constant(2)); };
    std::vector<Expression> terms;
    forEach(group,
            [&](Index unit, Index sample) { terms.push_back(square(reader.a(layer - 1, unit, sample))); });
    return {meanLetter(group, square(reader.aLetter(layer - 1, "k"))), meanOver(group, std::move(terms))};
}

Written writeNormalized(const Reader& reader, int layer, Index unit, Index sample) {
    Expression numbers =
        quotient(difference(reader.a(layer - 1, unit, sample), meanAt(reader, layer, unit, sample)),
                 deviation(reader, layer, unit, sample));
    return {numbers, numbers};
}

Written writeScaled(const Reader& reader, int layer, Index unit, Index sample) {
    const Index row = rowOfScale(reader, layer, unit);
    Expression numbers =
        sum({asTerm(product({reader.weight(layer, row, 0), reader.normalized(layer, unit, sample)}), 0),
             asTerm(reader.bias(layer, row), 1)});
    return {numbers, numbers};
}

Written writeNormalizedDelta(const Reader& reader, int layer, Index unit, Index sample) {
    Expression numbers =
        product({reader.weight(layer, rowOfScale(reader, layer, unit), 0), reader.da(layer, unit, sample)});
    return {numbers, numbers};
}

Written writeNormalizedInput(const Reader& reader, int layer, Index unit, Index sample) {
    const Expression delta = reader.normalizedDelta(layer, unit, sample);
    const Expression below = deviation(reader, layer, unit, sample);
    if (usesRunning(reader, layer))
        return {quotient(delta, below), quotient(delta, below)};
    const Expression x = reader.normalized(layer, unit, sample);
    const NormGroup group = normGroup(reader, layer, unit, sample);
    std::vector<Expression> deltas, products;
    forEach(group, [&](Index k, Index s) {
        deltas.push_back(reader.normalizedDelta(layer, k, s));
        products.push_back(product({deltas.back(), reader.normalized(layer, k, s)}));
    });
    const Expression anyDelta = letter(symbolOf("∂L/∂x̂", "k", layer)),
                     anyX = letter(symbolOf("x̂", "k", layer));
    const auto put = [&](Expression mean, Expression slope) {
        return quotient(difference(difference(delta, std::move(mean)), product({x, std::move(slope)})),
                        below);
    };
    const auto count = constant(static_cast<double>(group.size()));
    return {put(meanLetter(group, anyDelta), meanLetter(group, product({anyDelta, anyX}))),
            put(quotient(sum(std::move(deltas)), count), quotient(sum(std::move(products)), count))};
}

Written writeScaleGradient(const Reader& reader, int layer, bool isBias, Index row) {
    const Index area = unitsPerScale(reader, layer);
    std::vector<Expression> terms;
    for (Index s = 0; s < reader.samples(); ++s)
        for (Index unit = row * area; unit < (row + 1) * area; ++unit) {
            Expression term = reader.da(layer, unit, s);
            if (!isBias)
                term = product({std::move(term), reader.normalized(layer, unit, s)});
            terms.push_back(asTerm(std::move(term), static_cast<Index>(terms.size())));
        }
    Expression any = letter(symbolOf("∂L/∂a", "k", layer));
    if (!isBias)
        any = product({std::move(any), letter(symbolOf("x̂", "k", layer))});
    return {bigSum("k", std::move(any)), sum(std::move(terms))};
}

Written writeParameterGradient(const Reader& reader, int layer, bool isBias, Index row, Index col) {
    if (reader.work(layer) == Work::Normalizes)
        return writeScaleGradient(reader, layer, isBias, row);
    if (isBias)
        return writeDb(reader, layer, row);
    return reader.work(layer) == Work::Looks ? writeLookUpGradient(reader, layer, row, col)
                                             : writeDW(reader, layer, row, col);
}

Written writeRunning(const Reader& reader, int layer, bool isVariance, Index channel) {
    const Expression before = reader.fromParameter(
        layer, isVariance ? "running_var" : "running_mean",
        symbolOf(isVariance ? "σ̄²" : "μ̄", subOf(reader, layer, channel), layer), channel, 0);
    if (usesRunning(reader, layer))
        return {before, before};
    const Expression momentum = reader.layerSetting(layer, "momentum", "m");
    const Index unit = channel * unitsPerScale(reader, layer);
    Expression now = isVariance ? varianceAt(reader, layer, unit, 0) : meanAt(reader, layer, unit, 0);
    if (const auto count = static_cast<double>(normGroup(reader, layer, unit, 0).size());
        isVariance && count > 1)
        now = product({quotient(constant(count), constant(count - 1)), std::move(now)});
    Expression numbers = sum({asTerm(product({difference(constant(1), momentum), before}), 0),
                              asTerm(product({momentum, std::move(now)}), 1)});
    return {numbers, numbers};
}

} // namespace engine::trace
