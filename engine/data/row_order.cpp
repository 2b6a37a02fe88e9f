#include "engine/data/row_order.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine::data {

namespace {

using core::Index;

double keyOf(const Dataset& dataset, const Parts& parts, const RowOrder& order, int row) {
    const auto at = static_cast<std::size_t>(row);
    double key = row;
    if (order.by == RowOrder::By::Part)
        key = static_cast<double>(parts[at]);
    else if (order.by == RowOrder::By::Class && dataset.task == Task::Classification)
        key = dataset.classes[at];
    else if (order.by == RowOrder::By::Column)
        key = columnValues(dataset, order.column)[row];
    if (!std::isfinite(key))
        return std::numeric_limits<double>::infinity();
    return order.descending ? -key : key;
}

} // namespace

void sortRows(const Dataset& dataset, const Parts& parts, const RowOrder& order, std::vector<int>& rows) {
    struct Keyed {
        double key;
        int row;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(rows.size());
    for (const int row : rows)
        keyed.push_back({keyOf(dataset, parts, order, row), row});
    std::sort(keyed.begin(), keyed.end(),
              [](const Keyed& a, const Keyed& b) { return a.key != b.key ? a.key < b.key : a.row < b.row; });
    std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const Keyed& one) { return one.row; });
}

} // namespace engine::data
