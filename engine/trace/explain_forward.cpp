#include "engine/trace/normalization.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace engine::trace {

namespace {

using core::Index;
using model::Activation;

/// Below this exp(x) / Σ exp(x) keeps all its digits without a shift.
constexpr double kLargestExponent = 30;
/// PyTorch's: softplus is z above it.
constexpr double kSoftplusThreshold = 20;
constexpr double kLeak = 0.01;

Expression onePlus(Expression x) { return sum({constant(1), std::move(x)}); }
Expression exponential(Expression x) { return call("exp", {std::move(x)}); }

/// Φ(z), the normal distribution: ½ erfc(−z / √2).
Expression normalShare(const Expression& z) {
    return product({constant(0.5), call("erfc", {quotient(negative(z), call("sqrt", {constant(2)}))})});
}

/// exp(−z² / 2) / √(2π).
Expression normalDensity(const Expression& z) {
    Expression top = exponential(negative(quotient(power(z, constant(2)), constant(2))));
    return quotient(std::move(top), call("sqrt", {product({constant(2), constant(M_PI)})}));
}

Written softmaxActivation(const Reader& reader, int layer, Index unit, Index sample) {
    std::vector<Expression> z;
    for (Index k = 0; k < reader.units(layer); ++k)
        z.push_back(reader.z(layer, k, sample));
    const Expression any = letter(symbolOf("z", "k", layer));
    Expression formula =
        quotient(exponential(z[static_cast<std::size_t>(unit)]), bigSum("k", exponential(any)));
    return {std::move(formula), softmaxOf(z, unit)};
}

} // namespace

Expression softmaxOf(const std::vector<Expression>& x, Index unit) {
    auto smaller = [](const Expression& one, const Expression& other) { return one.value < other.value; };
    const auto [low, high] = std::minmax_element(x.begin(), x.end(), smaller);
    const bool shift = std::max(std::abs(low->value), std::abs(high->value)) > kLargestExponent;
    auto share = [&, top = *high](const Expression& one) {
        return exponential(shift ? difference(one, top) : one);
    };
    std::vector<Expression> all;
    for (std::size_t k = 0; k < x.size(); ++k)
        all.push_back(asTerm(share(x[k]), static_cast<Index>(k)));
    return quotient(share(x[static_cast<std::size_t>(unit)]), sum(std::move(all)));
}

Expression valueOf(const Activation& f, const Expression& z) {
    if (f.name == "sigmoid")
        return quotient(constant(1), onePlus(exponential(negative(z))));
    if (f.name == "relu")
        return call("max", {constant(0), z});
    if (f.name == "leaky_relu")
        return call("max", {product({constant(kLeak), z}), z});
    if (f.name == "elu")
        return z.value > 0 ? z : difference(exponential(z), constant(1));
    if (f.name == "gelu")
        return product({z, normalShare(z)});
    if (f.name == "silu")
        return quotient(z, onePlus(exponential(negative(z))));
    if (f.name == "softplus")
        return z.value > kSoftplusThreshold ? z : call("log1p", {exponential(z)});
    if (f.name == "linear")
        return z;
    return call(f.name, {z});
}

Expression slopeOf(const Activation& f, const Expression& z, const Expression& a) {
    if (f.name == "linear")
        return constant(1);
    if (f.name == "sigmoid")
        return product({a, difference(constant(1), a)});
    if (f.name == "tanh")
        return difference(constant(1), power(a, constant(2)));
    if (f.name == "elu")
        return z.value > 0 ? constant(1) : exponential(z);
    if (f.name == "gelu")
        return sum({normalShare(z), product({z, normalDensity(z)})});
    if (f.name == "silu") {
        const Expression s = call("sigmoid", {z});
        return product({s, onePlus(product({z, difference(constant(1), s)}))});
    }
    if (f.name == "softplus")
        return z.value > kSoftplusThreshold ? constant(1) : call("sigmoid", {z});
    return call(f.name + "'", {z});
}

Written writeZ(const Reader& reader, int layer, Index unit, Index sample) {
    const std::vector<model::Wire> wires = reader.layer(layer).wiresInto(unit);
    const auto wireOf = [&](Index i) { return wires[static_cast<std::size_t>(i)]; };
    const auto weights =
        model::view(reader.trace().input.parameters, *reader.trace().layout.find(layer, "weight"));
    const core::MatrixD& inputs = reader.inputNumbers(layer);
    const Terms terms{
        static_cast<Index>(wires.size()),
        [&](Index i) { return weights(wireOf(i).row, wireOf(i).col) * inputs(wireOf(i).input, sample); },
        [&](Index i) {
            return asTerm(product({reader.weight(layer, wireOf(i).row, wireOf(i).col),
                                   reader.a(layer - 1, wireOf(i).input, sample)}),
                          i);
        }};
    const Index row = reader.layer(layer).rowOf(unit), bias = terms.count;
    std::vector<Expression> formula, after;
    formula.push_back(bigSum(
        "j", product({letter(symbolOf("w", pairText(row, "j"), layer)), reader.aLetter(layer - 1, "j")})));
    if (reader.hasBias(layer)) {
        after.push_back(asTerm(reader.bias(layer, row), bias));
        formula.push_back(after.back());
    }
    return {formula.size() == 1 ? formula.front() : sum(formula),
            sumOf(reader.brief(), terms, std::move(after))};
}

Written writeMask(const Reader& reader, int layer, Index unit, Index sample) {
    const bool kept = reader.recorded(Phase::Forward, layer, "mask", unit, sample) != 0;
    const Expression share = difference(constant(1), reader.rate(layer));
    return {quotient(letter(symbolOf("r", reader.unitName(layer, unit), layer)), share),
            quotient(constant(kept), share)};
}

Written writeMasked(const Reader& reader, int layer, Index unit, Index sample) {
    Expression numbers = product({reader.mask(layer, unit, sample), reader.a(layer - 1, unit, sample)});
    return {numbers, numbers};
}

Written writePooled(const Reader& reader, int layer, Index unit, Index sample) {
    std::vector<Expression> window;
    for (const model::Wire& wire : reader.layer(layer).wiresInto(unit))
        window.push_back(asTerm(reader.a(layer - 1, wire.input, sample), static_cast<Index>(window.size())));
    Expression any = reader.aLetter(layer - 1, "j");
    if (reader.work(layer) == Work::Largest)
        return {call("max", {std::move(any)}), call("max", std::move(window))};
    const Expression size = constant(static_cast<double>(window.size()));
    return {quotient(bigSum("j", std::move(any)), size), quotient(sum(std::move(window)), size)};
}

Written writeAdded(const Reader& reader, int layer, Index unit, Index sample) {
    const int before = reader.trace().network->blockStart(layer) - 1;
    Expression numbers =
        sum({asTerm(reader.a(layer - 1, unit, sample), 0), asTerm(reader.a(before, unit, sample), 1)});
    return {numbers, numbers};
}

Written writeA(const Reader& reader, int layer, Index unit, Index sample) {
    const Work work = reader.work(layer);
    if (work == Work::Normalizes)
        return writeScaled(reader, layer, unit, sample);
    if (work == Work::Looks)
        return writeLookedUp(reader, layer, unit, sample);
    if (work == Work::Masks)
        return writeMasked(reader, layer, unit, sample);
    if (work == Work::Largest || work == Work::Mean)
        return writePooled(reader, layer, unit, sample);
    if (work == Work::Adds)
        return writeAdded(reader, layer, unit, sample);
    if (work == Work::Passes) {
        Expression same = reader.a(layer - 1, unit, sample);
        return {same, same};
    }
    const Activation& f = reader.activation(layer);
    if (!f.elementwise)
        return softmaxActivation(reader, layer, unit, sample);
    const Expression z = reader.z(layer, unit, sample);
    return {f.name == "linear" ? z : call(f.name, {z}), valueOf(f, z)};
}

} // namespace engine::trace
