#include "engine/trace/explain.h"

#include <cmath>
#include <limits>
#include <utility>

namespace engine::trace {

namespace {

using core::Index;

/// PyTorch's BCELoss: logarithms not below this, and no division by less than that. Where the loss reads z,
/// dL/da is only shown, and what vanishes counts as the smallest normal number.
constexpr double kSmallestLog = -100, kSmallestVariance = 1e-12;
constexpr double kSmallest = std::numeric_limits<double>::min();

bool isBinary(const Reader& reader) { return reader.loss().name == "binary_cross_entropy"; }
bool isCrossEntropy(const Reader& reader) { return reader.loss().name == "cross_entropy"; }
bool readsProbabilities(const Reader& reader) {
    return isBinary(reader) && reader.activation(reader.lastLayer()).name == "softmax";
}

Expression oneMinus(const Expression& x) { return difference(constant(1), x); }
Expression logOf(const Expression& x) { return call("log", {x}); }

/// A hinge's target: 0 is read as −1.
Expression sideOf(const Expression& t) { return t.value == 0 ? difference(t, constant(1)) : t; }

Expression clampedLog(const Expression& x) {
    const Expression log = logOf(x);
    return log.value < kSmallestLog ? call("max", {log, constant(kSmallestLog)}) : log;
}

/// −(t · yes + (1 − t) · no).
Expression binaryPart(const Expression& t, Expression yes, Expression no) {
    return negative(sum({product({t, std::move(yes)}), product({oneMinus(t), std::move(no)})}));
}

Expression huberPart(const Expression& error) {
    if (std::abs(error.value) < 1)
        return product({constant(0.5), power(error, constant(2))});
    return difference(call("abs", {error}), constant(0.5));
}

/// What the loss reads of the last layer: z or a.
Expression readNumber(const Reader& reader, Index unit, Index sample) {
    return reader.fused() ? reader.z(reader.lastLayer(), unit, sample)
                          : reader.a(reader.lastLayer(), unit, sample);
}

/// A target of 0 needs no more than any finite logarithm.
Expression crossEntropyPart(const Reader& reader, Index unit, Index sample) {
    const Expression t = reader.target(unit, sample);
    const Expression a = reader.a(reader.lastLayer(), unit, sample);
    if (t.value == 0 && reader.fused() && a.value > 0)
        return negative(product({t, logOf(a)}));
    std::vector<Expression> arguments{readNumber(reader, unit, sample)};
    for (Index k = 0; k < reader.outputs(); ++k)
        arguments.push_back(readNumber(reader, k, sample));
    return negative(product({t, call("log_softmax", std::move(arguments))}));
}

/// One output of one sample in the loss, before the mean.
Expression part(const Reader& reader, Index unit, Index sample) {
    const std::string& loss = reader.loss().name;
    if (isCrossEntropy(reader))
        return crossEntropyPart(reader, unit, sample);
    const Expression y = readNumber(reader, unit, sample);
    const Expression t = reader.target(unit, sample);
    if (readsProbabilities(reader))
        return binaryPart(t, clampedLog(y), clampedLog(oneMinus(y)));
    if (isBinary(reader))
        return binaryPart(t, call("log_sigmoid", {y}), call("log_sigmoid", {negative(y)}));
    if (loss == "hinge")
        return call("max", {constant(0), oneMinus(product({sideOf(t), y}))});
    const Expression error = difference(y, t);
    if (loss == "mae")
        return call("abs", {error});
    return loss == "huber" ? huberPart(error) : power(error, constant(2));
}

/// The same in symbols; a, t: with running indices.
Expression partFormula(const Reader& reader, const Expression& a, const Expression& t) {
    const std::string& loss = reader.loss().name;
    const bool probabilities = reader.fused() || readsProbabilities(reader);
    if (isCrossEntropy(reader))
        return negative(product({t, probabilities ? logOf(a) : call("log_softmax", {a})}));
    if (isBinary(reader)) {
        const Expression p = probabilities ? a : call("sigmoid", {a});
        return binaryPart(t, logOf(p), logOf(oneMinus(p)));
    }
    if (loss == "hinge")
        return call("max", {constant(0), oneMinus(product({t, a}))});
    if (loss == "mae")
        return call("abs", {difference(a, t)});
    return loss == "huber" ? call("huber", {difference(a, t)}) : power(difference(a, t), constant(2));
}

/// x · Σt; of targets that add up to 1 (which classes do): x.
Expression timesTargets(const Reader& reader, Expression x, Index sample) {
    std::vector<Expression> targets;
    for (Index k = 0; k < reader.outputs(); ++k)
        targets.push_back(reader.target(k, sample));
    Expression total = sum(std::move(targets));
    return total.value == 1 ? x : product({std::move(x), std::move(total)});
}

Expression binarySlope(const Reader& reader, const Expression& a, const Expression& t) {
    if (!reader.fused() && !readsProbabilities(reader))
        return difference(call("sigmoid", {a}), t);
    const double smallest = reader.fused() ? kSmallest : kSmallestVariance;
    Expression variance = product({a, oneMinus(a)});
    if (variance.value < smallest)
        variance = call("max", {std::move(variance), constant(smallest)});
    return quotient(difference(a, t), std::move(variance));
}

Expression crossEntropySlope(const Reader& reader, const Expression& a, const Expression& t, Index unit,
                             Index sample) {
    if (reader.fused())
        return negative(quotient(t, a.value < kSmallest ? call("max", {a, constant(kSmallest)}) : a));
    std::vector<Expression> logits;
    for (Index k = 0; k < reader.outputs(); ++k)
        logits.push_back(reader.a(reader.lastLayer(), k, sample));
    return difference(timesTargets(reader, softmaxOf(logits, unit), sample), t);
}

/// d part / d a.
Expression slope(const Reader& reader, Index unit, Index sample) {
    const std::string& loss = reader.loss().name;
    const Expression a = reader.a(reader.lastLayer(), unit, sample);
    const Expression t = reader.target(unit, sample);
    if (isCrossEntropy(reader))
        return crossEntropySlope(reader, a, t, unit, sample);
    if (isBinary(reader))
        return binarySlope(reader, a, t);
    if (loss == "hinge") {
        const Expression side = sideOf(t);
        return negative(product({side, call("step", {oneMinus(product({side, a}))})}));
    }
    const Expression error = difference(a, t);
    if (loss == "mae")
        return call("sign", {error});
    if (loss == "huber")
        return call("max", {constant(-1), call("min", {constant(1), error})});
    return product({constant(2), error});
}

} // namespace

Written writeLoss(const Reader& reader) {
    std::vector<Expression> parts;
    for (Index s = 0; s < reader.samples(); ++s)
        for (Index i = 0; i < reader.outputs(); ++i)
            parts.push_back(asTerm(part(reader, i, s), s * reader.outputs() + i));
    const bool severalOutputs = reader.outputs() > 1, severalSamples = reader.samples() > 1;
    std::string sub = severalOutputs ? "i" : "1";
    if (severalSamples)
        sub += ",s";
    Expression formula =
        partFormula(reader, reader.aLetter(reader.lastLayer(), sub), letter(symbolOf("t", sub)));
    if (severalOutputs)
        formula = bigSum("i", std::move(formula));
    if (severalSamples)
        formula = bigSum("s", std::move(formula));
    return {reader.mean(std::move(formula)), reader.mean(sum(std::move(parts)))};
}

Written writeLossGradient(const Reader& reader, Index unit, Index sample) {
    Expression numbers = reader.mean(slope(reader, unit, sample));
    if (!isCrossEntropy(reader) || reader.fused())
        return {numbers, numbers};
    // The share is written as a call: its sum over the outputs is in the numbers.
    const Expression share = call("softmax", {reader.a(reader.lastLayer(), unit, sample)});
    const Expression t = reader.target(unit, sample);
    return {reader.mean(difference(timesTargets(reader, share, sample), t)), std::move(numbers)};
}

Written writeFusedDelta(const Reader& reader, Index unit, Index sample) {
    Expression a = reader.a(reader.lastLayer(), unit, sample);
    if (isCrossEntropy(reader))
        a = timesTargets(reader, std::move(a), sample);
    Expression numbers = reader.mean(difference(std::move(a), reader.target(unit, sample)));
    return {numbers, numbers};
}

} // namespace engine::trace
