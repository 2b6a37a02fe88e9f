#include "engine/data/overview.h"

namespace engine::data {

using core::Index;

std::vector<int> Overview::outlierRows() const {
    std::vector<char> found(parts.size(), 0);
    for (std::size_t c = 0; c < summaries.size(); ++c) {
        if (summaries[c].outliers == 0)
            continue;
        const double* values = columnValues(*dataset, static_cast<Index>(c));
        for (std::size_t i = 0; i < found.size(); ++i)
            found[i] |= summaries[c].isOutlier(values[i]);
    }
    std::vector<int> rows;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i])
            rows.push_back(static_cast<int>(i));
    return rows;
}

core::Result<OverviewPtr> overview(DatasetPtr dataset, const SplitSpec& spec, std::uint64_t seed,
                                   const std::function<bool(double)>& goesOn) {
    const auto parts = split(*dataset, spec, seed);
    if (!parts)
        return parts.error();
    auto result = std::make_shared<Overview>();
    result->dataset = std::move(dataset);
    const Dataset& set = *result->dataset;
    result->parts = partsOf(*parts, set.samples());
    result->balance = balance(set, result->parts);
    const Index columns = columnCount(set);
    for (Index i = 0; i < columns; ++i) {
        if (goesOn && !goesOn(static_cast<double>(i) / static_cast<double>(columns)))
            return core::Error{core::Code::Cancelled, "cancelled", ""};
        result->summaries.push_back(summarize(set, i));
        result->histograms.push_back(countColumn(set, i, result->summaries.back()));
    }
    return OverviewPtr(std::move(result));
}

} // namespace engine::data
