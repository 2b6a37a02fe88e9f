#include "engine/model/embedding.h"

#include "engine/trace/normalization.h"

namespace engine::trace {

using core::Index;

namespace {

Index numberAt(const Reader& reader, int layer, Index place, Index sample) {
    return model::embeddedNumber(reader.inputNumber(layer, place, sample),
                                 reader.layer(layer).wholeNumbers());
}

} // namespace

Written writeLookedUp(const Reader& reader, int layer, Index unit, Index sample) {
    const Index size = reader.weightColumns(layer);
    const Expression same = reader.weight(layer, numberAt(reader, layer, unit / size, sample), unit % size);
    return {same, same};
}

std::vector<std::pair<Index, Index>> lookUps(const Reader& reader, int layer, Index row, Index col) {
    std::vector<std::pair<Index, Index>> places;
    for (Index s = 0; s < reader.samples(); ++s)
        for (Index place = 0; place < reader.inputs(layer); ++place)
            if (numberAt(reader, layer, place, s) == row)
                places.emplace_back(place * reader.weightColumns(layer) + col, s);
    return places;
}

Written writeLookUpGradient(const Reader& reader, int layer, Index row, Index col) {
    std::vector<Expression> terms;
    for (const auto& [unit, sample] : lookUps(reader, layer, row, col))
        terms.push_back(asTerm(reader.da(layer, unit, sample), static_cast<Index>(terms.size())));
    Expression formula = bigSum("k", letter(symbolOf("∂L/∂a", "k", layer)));
    std::vector<Expression> parts{terms.empty() ? constant(0) : formula};
    for (Expression& slope : penaltySlopes(reader, reader.weight(layer, row, col))) {
        parts.push_back(slope);
        terms.push_back(asTerm(std::move(slope), static_cast<Index>(terms.size())));
    }
    if (terms.empty())
        return {constant(0), constant(0)};
    return {parts.size() == 1 ? parts.front() : sum(std::move(parts)), sum(std::move(terms))};
}

} // namespace engine::trace
