#pragma once

#include "engine/data/dataset.h"

#include <utility>

namespace engine::data {

/// How much a feature alone tells about the answer, 0 to 1: of the classes the share of its variance that
/// lies between them (η², Fisher's correlation ratio), of the first target r² (Pearson). 0 where it does not
/// vary. Looks at the first `most` samples, spread evenly.
double telling(const Dataset& dataset, core::Index feature, core::Index most = 2000);

/// The two features that tell most, the first one more; of features that say nearly the same (r² above 0.9)
/// only one, unless there is no other. The same twice where there is only one. There is at least one feature.
std::pair<core::Index, core::Index> tellingFeatures(const Dataset& dataset);

} // namespace engine::data
