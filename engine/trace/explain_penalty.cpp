#include "engine/trace/explain.h"

#include <utility>

namespace engine::trace {

namespace {

using core::Index;

/// λ₁ · |w| + λ₂ · w², of those that are on.
Expression penaltyOf(const Reader& reader, const Expression& w) {
    std::vector<Expression> parts;
    if (reader.trace().input.l1 != 0)
        parts.push_back(product({l1Setting(reader), call("abs", {w})}));
    if (reader.trace().input.l2 != 0)
        parts.push_back(product({l2Setting(reader), power(w, constant(2))}));
    return parts.size() == 1 ? parts[0] : sum(std::move(parts));
}

} // namespace

Expression l1Setting(const Reader& reader) { return reader.setting("l1", {"λ", "1", {}}); }
Expression l2Setting(const Reader& reader) { return reader.setting("l2", {"λ", "2", {}}); }

Written writeTotalLoss(const Reader& reader) {
    Expression numbers = sum(
        {asTerm(reader.whole(Phase::Loss, "data loss"), 0), asTerm(reader.whole(Phase::Loss, "penalty"), 1)});
    return {numbers, numbers};
}

Written writePenalty(const Reader& reader) {
    std::vector<Expression> terms;
    for (const int layer : reader.layersWith("penalties"))
        for (Index unit = 0; unit < reader.rows(Phase::Loss, layer, "penalties"); ++unit)
            terms.push_back(asTerm(reader.ofUnit(Phase::Loss, layer, "penalties", unit),
                                   static_cast<Index>(terms.size())));
    Expression numbers = terms.empty() ? constant(0) : sum(std::move(terms));
    return {bigSum("l", bigSum("i", letter({"p", "i", "(l)"}))), std::move(numbers)};
}

Written writePenalties(const Reader& reader, int layer, Index unit) {
    std::vector<Expression> terms;
    for (Index j = 0; j < reader.weightColumns(layer); ++j)
        terms.push_back(asTerm(penaltyOf(reader, reader.weight(layer, unit, j)), j));
    return {bigSum("j", penaltyOf(reader, letter(symbolOf("w", pairText(unit, "j"), layer)))),
            sum(std::move(terms))};
}

} // namespace engine::trace
