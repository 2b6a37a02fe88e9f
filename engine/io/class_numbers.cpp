#include "engine/io/class_numbers.h"

#include "engine/core/schema.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace engine::io {

std::vector<double> wholeValues(const std::vector<double>& values, std::size_t limit) {
    std::set<double> seen;
    for (const double value : values) {
        if (value != std::floor(value))
            return {};
        seen.insert(value);
        if (seen.size() > limit)
            return {};
    }
    return {seen.begin(), seen.end()};
}

void setClasses(const std::vector<double>& values, const std::vector<double>& whole, bool asTheyAre,
                data::Dataset& dataset) {
    dataset.task = data::Task::Classification;
    dataset.openClasses = asTheyAre;
    std::vector<double> named = whole;
    if (asTheyAre) {
        named.clear();
        for (double number = 0; number <= whole.back(); ++number)
            named.push_back(number);
    }
    for (const double value : named)
        dataset.classNames.push_back(core::toText(value));
    dataset.classes.reserve(values.size());
    for (const double value : values)
        dataset.classes.push_back(
            static_cast<int>(std::lower_bound(named.begin(), named.end(), value) - named.begin()));
}

} // namespace engine::io
