#include "engine/train/autopsy_story.h"

#include "engine/train/story_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace engine::train {

using story::number;
using trace::constant;
using trace::Expression;
using trace::Symbol;

namespace {

using Tensor = LastStep::Tensor;

/// Squares beyond this are no numbers any more, as are those of this far below 1.
constexpr double kSquarable = 1e150;

std::string nameOf(NormOf what, const char* of) {
    const char* before = what == NormOf::Gradient ? "∂L/∂" : what == NormOf::Update ? "Δ" : "";
    return std::string("‖") + before + of + "‖";
}

double LastStep::*totalOf(NormOf what) {
    return what == NormOf::Gradient ? &LastStep::gradientNorm
           : what == NormOf::Update ? &LastStep::updateNorm
                                    : &LastStep::parameterNorm;
}

double Tensor::*partOf(NormOf what) {
    return what == NormOf::Gradient ? &Tensor::gradient
           : what == NormOf::Update ? &Tensor::update
                                    : &Tensor::parameter;
}

Expression norms(const LastStep& step, NormOf what, double unit) {
    std::vector<Expression> squares;
    for (const Tensor& tensor : step.tensors) {
        Expression norm =
            number({nameOf(what, tensor.isBias ? "b" : "W"), {}, story::layerName(tensor.layer)},
                   tensor.*partOf(what));
        if (unit != 1)
            norm = trace::quotient(std::move(norm), number({"m", {}, {}}, unit));
        squares.push_back(trace::power(std::move(norm), constant(2)));
    }
    return story::root(story::total(std::move(squares)));
}

/// The learning rate's divisor: batches push on with momentum.
Expression safety(double momentum) {
    Expression two = constant(2);
    if (momentum == 0)
        return two;
    return trace::product({std::move(two), trace::sum({constant(1), number({"β", {}, {}}, momentum)})});
}

Symbol eta(const char* sub = "") { return {"η", sub, {}}; }

} // namespace

trace::Explanation explainNorm(const LastStep& step, NormOf what) {
    double largest = 0;
    for (const Tensor& tensor : step.tensors)
        largest = std::max(largest, tensor.*partOf(what));
    const bool plain = largest == 0 || (largest < kSquarable && largest > 1 / kSquarable);
    Expression numbers = norms(step, what, plain ? 1 : largest);
    if (!plain)
        numbers = trace::product({number({"m", {}, {}}, largest), std::move(numbers)});
    const auto square = [what](const char* of) { return trace::letter({nameOf(what, of) + "²", {}, "(l)"}); };
    return story::explanation({nameOf(what, "θ"), {}, {}}, step.*totalOf(what), std::move(numbers),
                              story::root(trace::bigSum("l", trace::sum({square("W"), square("b")}))));
}

trace::Explanation explainLargest(Precision precision) {
    const bool isSingle = precision == Precision::Float32;
    const double largest = isSingle ? static_cast<double>(std::numeric_limits<float>::max())
                                    : std::numeric_limits<double>::max();
    const auto powerOfTwo = [](double exponent) { return trace::power(constant(2), constant(exponent)); };
    return story::explanation(
        {"largest", {}, {}}, largest,
        trace::product({trace::difference(constant(2), powerOfTwo(isSingle ? -23 : -52)),
                        powerOfTwo(isSingle ? 127 : 1023)}));
}

trace::Explanation explainGrowth(const Autopsy& autopsy) {
    const auto gradient = [](const LastStep& step) {
        return number({"‖∂L/∂θ‖", std::to_string(step.step), {}}, step.gradientNorm);
    };
    const auto steps = static_cast<double>(autopsy.last().step - autopsy.calm.step);
    return story::explanation({"growth", {}, {}}, growthPerStep(autopsy),
                              trace::power(trace::quotient(gradient(autopsy.last()), gradient(autopsy.calm)),
                                           trace::quotient(constant(1), constant(steps))));
}

trace::Explanation explainStableRate(const Autopsy& autopsy) {
    const double momentum = momentumOf(autopsy.optimizer);
    const auto beta = [&] { return number({"β", {}, {}}, momentum); };
    Expression below = number({"λ", {}, {}}, autopsy.curvature.largest);
    if (autopsy.optimizer.settings.flag("nesterov", false))
        below = trace::product(
            {trace::sum({constant(1), trace::product({constant(2), beta()})}), std::move(below)});
    return story::explanation(eta("stable"), autopsy.stableRate,
                              trace::quotient(safety(momentum), std::move(below)));
}

trace::Explanation explainRateRatio(const Autopsy& autopsy) {
    return story::explanation(
        {"η/η", "stable", {}}, autopsy.learningRate / autopsy.stableRate,
        trace::quotient(number(eta(), autopsy.learningRate), number(eta("stable"), autopsy.stableRate)));
}

std::vector<trace::Explanation> explainRateToTry(const Autopsy& autopsy) {
    Expression exact;
    if (std::isnan(autopsy.stableRate))
        exact = trace::call(
            "min", {trace::quotient(number(eta(), autopsy.learningRate), constant(10)),
                    trace::product({constant(10), number(eta("usual"), usualRate(autopsy.optimizer))})});
    else
        exact = trace::quotient(trace::call("min", {number(eta("stable"), autopsy.stableRate),
                                                    number(eta(), autopsy.learningRate)}),
                                safety(momentumOf(autopsy.optimizer)));
    const double value = exact.value, unit = roundingUnit(value);
    auto first = story::explanation({"η′", {}, {}}, value, std::move(exact));
    Expression whole = trace::call("floor", {trace::quotient(number(first.subject, value), constant(unit))});
    auto rounded = story::explanation(eta("try"), rateToTry(autopsy),
                                      trace::product({std::move(whole), constant(unit)}));
    return {std::move(first), std::move(rounded)};
}

} // namespace engine::train
