#pragma once

#include "engine/data/dataset.h"

#include <cstddef>
#include <vector>

namespace engine::io {

/// The different values in ascending order; empty if one is not whole or there are more than `limit`.
std::vector<double> wholeValues(const std::vector<double>& values, std::size_t limit);

/// Makes `values`, one a sample, the classes; `whole` are their whole values. As they are: class numbers from
/// 0, and a network may have more classes than are seen here. Else classes are numbered in ascending order of
/// their values (-1 and 1 become 0 and 1). Either way a class is named after its value.
void setClasses(const std::vector<double>& values, const std::vector<double>& whole, bool asTheyAre,
                data::Dataset& dataset);

} // namespace engine::io
