#include "engine/trace/explain.h"

#include <utility>

namespace engine::trace {

namespace {

using core::Index;

/// What PyTorch adds to the norm.
constexpr double kApart = 1e-6;

} // namespace

Written writeSquares(const Reader& reader, int layer, Index unit) {
    std::vector<Expression> terms;
    for (Index j = 0; j < reader.weightColumns(layer); ++j)
        terms.push_back(asTerm(power(reader.dW(layer, unit, j), constant(2)), j));
    Expression formula =
        bigSum("j", power(letter(symbolOf("∂L/∂w", pairText(unit, "j"), layer)), constant(2)));
    if (reader.hasBias(layer)) {
        Expression bias = power(reader.db(layer, unit), constant(2));
        formula = sum({std::move(formula), bias});
        terms.push_back(asTerm(std::move(bias), reader.weightColumns(layer)));
    }
    return {std::move(formula), sum(std::move(terms))};
}

Written writeNorm(const Reader& reader) {
    std::vector<Expression> terms;
    for (const int layer : reader.layersWith("squares"))
        for (Index unit = 0; unit < reader.rows(Phase::Update, layer, "squares"); ++unit)
            terms.push_back(asTerm(reader.ofUnit(Phase::Update, layer, "squares", unit),
                                   static_cast<Index>(terms.size())));
    Expression total = terms.empty() ? constant(0) : sum(std::move(terms));
    return {call("sqrt", {bigSum("l", bigSum("i", letter({"q", "i", "(l)"})))}),
            call("sqrt", {std::move(total)})};
}

Written writeClip(const Reader& reader) {
    Expression largest = reader.setting("gradient_clip_norm", {"‖g‖", "max", {}});
    Expression numbers =
        call("min", {constant(1), quotient(std::move(largest),
                                           sum({reader.whole(Phase::Update, "norm"), constant(kApart)}))});
    return {numbers, numbers};
}

} // namespace engine::trace
