#include "engine/train/probe_story.h"

#include "engine/train/story_parts.h"

#include <cmath>
#include <string>
#include <utility>

namespace engine::train {

using story::layerName;
using story::number;
using story::root;
using trace::Expression;
using trace::Symbol;

namespace {

const LayerProbe& layerOf(const Probe& probe, int layer) {
    return probe.layers[static_cast<std::size_t>(layer)];
}

/// √(‖W‖² + ‖b‖²), with something before the names.
Expression norm(const LayerProbe& probe, int layer, const std::string& before,
                double LayerProbe::Tensor::*squares) {
    return root(story::total([&] {
        std::vector<Expression> parts;
        for (const LayerProbe::Tensor& tensor : probe.tensors)
            parts.push_back(number({"‖" + before + (tensor.isBias ? "b" : "W") + "‖²", {}, layerName(layer)},
                                   tensor.*squares));
        return parts;
    }()));
}

/// √ of the squares of all samples; in symbols over units i and samples n.
trace::Explanation length(const char* name, int layer, double value, const std::vector<double>& squares) {
    std::vector<Expression> parts;
    for (std::size_t n = 0; n < squares.size(); ++n)
        parts.push_back(
            number({std::string("‖") + name + "‖²", std::to_string(n + 1), layerName(layer)}, squares[n]));
    Expression square = trace::power(trace::letter({name, "in", layerName(layer)}), trace::constant(2));
    return story::explanation({std::string("‖") + name + "‖", {}, layerName(layer)}, value,
                              root(story::total(std::move(parts))),
                              root(trace::bigSum("n", trace::bigSum("i", std::move(square)))));
}

Expression countOf(const Histogram& histogram) {
    return number({"n", {}, {}}, static_cast<double>(histogram.finite));
}

} // namespace

trace::Explanation explainGradientRatio(const Probe& probe, int layer) {
    const LayerProbe& at = layerOf(probe, layer);
    return story::explanation({"‖∂L/∂θ‖/‖θ‖", {}, layerName(layer)}, at.gradientNorm / at.weightNorm,
                              trace::quotient(norm(at, layer, "∂L/∂", &LayerProbe::Tensor::gradients),
                                              norm(at, layer, "", &LayerProbe::Tensor::weights)));
}

trace::Explanation explainGradientRms(const Probe& probe, int layer) {
    const LayerProbe& at = layerOf(probe, layer);
    const auto size = static_cast<double>(at.weights.finite + at.weights.notFinite);
    return story::explanation({"rms", {}, layerName(layer)}, at.gradientNorm / std::sqrt(size),
                              trace::quotient(norm(at, layer, "∂L/∂", &LayerProbe::Tensor::gradients),
                                              root(number({"n", {}, layerName(layer)}, size))));
}

trace::Explanation explainDelta(const Probe& probe, int layer) {
    return length("∂L/∂z", layer, layerOf(probe, layer).delta, layerOf(probe, layer).deltaSquares);
}

trace::Explanation explainArriving(const Probe& probe, int layer) {
    return length("∂L/∂a", layer, layerOf(probe, layer).arriving, layerOf(probe, layer).arrivingSquares);
}

std::vector<trace::Explanation> explainFactor(const Probe& probe, std::size_t index, bool slope) {
    const BackwardSignal signal = backwardSignal(probe);
    const SignalLayer &here = signal.layers[index], &above = signal.layers[index - 1];
    const double part = slope ? here.length : here.arriving, whole = slope ? here.arriving : above.length;
    auto lengthOf = [&](bool isDelta, int layer) {
        return isDelta ? explainDelta(probe, layer) : explainArriving(probe, layer);
    };
    auto first = lengthOf(slope, here.layer),
         second = slope ? lengthOf(false, here.layer) : lengthOf(true, above.layer);
    auto factor =
        story::explanation({slope ? "× f′" : "× Wᵀ", {}, layerName(slope ? here.layer : above.layer)},
                           slope ? here.throughSlope : here.throughWeights,
                           trace::quotient(number(first.subject, part), number(second.subject, whole)));
    return {std::move(factor), std::move(first), std::move(second)};
}

std::vector<trace::Explanation> explainLeft(const Probe& probe) {
    const BackwardSignal signal = backwardSignal(probe);
    auto end = explainDelta(probe, signal.layers.back().layer),
         begin = explainDelta(probe, signal.layers.front().layer);
    auto left = story::explanation(
        {"left", {}, {}}, signal.left(),
        trace::quotient(number(end.subject, end.value), number(begin.subject, begin.value)));
    return {std::move(left), std::move(end), std::move(begin)};
}

trace::Explanation explainMean(const Histogram& histogram) {
    return story::explanation(
        {"x̄", {}, {}}, histogram.mean,
        trace::quotient(number({"Σx", {}, {}}, histogram.sum), countOf(histogram)),
        trace::quotient(trace::bigSum("k", trace::letter({"x", "k", {}})), trace::letter({"n", {}, {}})));
}

trace::Explanation explainDeviation(const Histogram& histogram) {
    Expression off = trace::power(
        trace::difference(trace::letter({"x", "k", {}}), trace::letter({"x̄", {}, {}})), trace::constant(2));
    return story::explanation(
        {"σ", {}, {}}, histogram.deviation,
        root(trace::quotient(number({"Σ(x − x̄)²", {}, {}}, histogram.squares), countOf(histogram))),
        root(trace::quotient(trace::bigSum("k", std::move(off)), trace::letter({"n", {}, {}}))));
}

trace::Explanation explainDensity(const Histogram& histogram, Ends ends, double x) {
    const std::vector<double> kernel = kernelAt(histogram, ends, x);
    std::vector<Expression> parts;
    for (std::size_t bin = 0; bin < kernel.size(); ++bin) {
        const std::string name = std::to_string(bin + 1);
        if (histogram.counts[bin] > 0 && kernel[bin] > 0)
            parts.push_back(trace::product(
                {number({"c", name, {}}, histogram.counts[bin]), number({"K", name, {}}, kernel[bin])}));
    }
    if (parts.empty())
        parts.push_back(trace::constant(0));
    const auto below = [&] {
        return trace::product(
            {countOf(histogram),
             number({"Δ", {}, {}}, (histogram.highest - histogram.lowest) / Histogram::kBins)});
    };
    return story::explanation(
        {"p(x)", {}, {}}, smoothed(histogram, ends).at(x),
        trace::quotient(story::total(std::move(parts)), below()),
        trace::quotient(trace::bigSum("j", trace::product({trace::letter({"c", "j", {}}),
                                                           trace::letter({"K", "j", {}})})),
                        below()));
}

} // namespace engine::train
