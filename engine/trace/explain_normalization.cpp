#include "engine/trace/normalization.h"

#include <cmath>
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

/// A mean over a group of what number(unit, sample) and make(unit, sample) give.
template <class Number, class Make>
Expression meanOver(const Reader& reader, const NormGroup& group, const Number& number, const Make& make,
                    bool asTerms = true) {
    const Index samples = group.endSample - group.firstSample;
    const auto unit = [&](Index i) { return group.firstUnit + i / samples; };
    const auto sample = [&](Index i) { return group.firstSample + i % samples; };
    const Terms terms{group.size(), [&](Index i) { return number(unit(i), sample(i)); },
                      [&](Index i) { return asTerm(make(unit(i), sample(i)), asTerms ? i : -1); },
                      [&](Index i) { return static_cast<int>(sample(i)); }};
    return quotient(sumOf(reader.brief(), terms), constant(static_cast<double>(group.size())));
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
    const core::MatrixD& x = reader.inputNumbers(layer);
    return {meanLetter(group, reader.aLetter(layer - 1, "k")),
            meanOver(
                reader, group, [&](Index unit, Index sample) { return x(unit, sample); },
                [&](Index unit, Index sample) { return reader.a(layer - 1, unit, sample); })};
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
    const core::MatrixD& x = reader.inputNumbers(layer);
    const double two = constant(2).value;
    return {meanLetter(group, square(reader.aLetter(layer - 1, "k"))),
            meanOver(
                reader, group,
                [&](Index unit, Index sample) { return std::pow(x(unit, sample) - mean.value, two); },
                [&](Index unit, Index sample) { return square(reader.a(layer - 1, unit, sample)); })};
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
    const core::MatrixD &deltas = reader.numbers(Phase::Backward, layer, "dL/dxhat"),
                        &normalized = reader.numbers(Phase::Forward, layer, "xhat");
    Expression meanDelta = meanOver(
        reader, group, [&](Index k, Index s) { return deltas(k, s); },
        [&](Index k, Index s) { return reader.normalizedDelta(layer, k, s); }, false);
    Expression meanProduct = meanOver(
        reader, group, [&](Index k, Index s) { return deltas(k, s) * normalized(k, s); },
        [&](Index k, Index s) {
            return product({reader.normalizedDelta(layer, k, s), reader.normalized(layer, k, s)});
        },
        false);
    const Expression anyDelta = letter(symbolOf("∂L/∂x̂", "k", layer)),
                     anyX = letter(symbolOf("x̂", "k", layer));
    const auto put = [&](Expression mean, Expression slope) {
        return quotient(difference(difference(delta, std::move(mean)), product({x, std::move(slope)})),
                        below);
    };
    return {put(meanLetter(group, anyDelta), meanLetter(group, product({anyDelta, anyX}))),
            put(std::move(meanDelta), std::move(meanProduct))};
}

Written writeScaleGradient(const Reader& reader, int layer, bool isBias, Index row) {
    const Index area = unitsPerScale(reader, layer);
    const core::MatrixD &arriving = reader.numbers(Phase::Backward, layer, "dL/da"),
                        &normalized = reader.numbers(Phase::Forward, layer, "xhat");
    const auto unit = [&](Index i) { return row * area + i % area; };
    const Terms terms{reader.samples() * area,
                      [&](Index i) {
                          const double da = arriving(unit(i), i / area);
                          return isBias ? da : da * normalized(unit(i), i / area);
                      },
                      [&](Index i) {
                          Expression term = reader.da(layer, unit(i), i / area);
                          if (!isBias)
                              term = product({std::move(term), reader.normalized(layer, unit(i), i / area)});
                          return asTerm(std::move(term), i);
                      },
                      [area](Index i) { return static_cast<int>(i / area); }};
    Expression any = letter(symbolOf("∂L/∂a", "k", layer));
    if (!isBias)
        any = product({std::move(any), letter(symbolOf("x̂", "k", layer))});
    return {bigSum("k", std::move(any)), sumOf(reader.brief(), terms)};
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
