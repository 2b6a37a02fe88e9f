#pragma once

#include "engine/core/result.h"
#include "engine/data/dataset.h"
#include "engine/data/prepare.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::data {

/// The samples of these classes alone, in the order they stand in, with the classes numbered 0, 1, … in the
/// order given. Each is the name of a class, or, where no class is called that, its number from 0. Names of
/// features and samples, parts and the test part stay with their samples; split() then puts each into the
/// part in which it is without the choice, so that what one choice is tested on no other one has trained on.
/// Empty: the data set as it is. Errors (context "data.classes"): InvalidValue where there are no classes,
/// one is given twice, or fewer than two are given; NotFound, which names the nearest.
core::Result<Dataset> onlyClasses(Dataset dataset, const std::vector<std::string>& classes);

/// The training part with at most `most` samples of each class (0: all), drawn by `seed` and then in the
/// order they stood in; with another `most` and the same seed the smaller choice is a part of the larger one.
/// The other parts stay whole. Errors (context "data.samples_per_class"): InvalidValue where there are no
/// classes.
core::Result<Split> withFewerSamples(const Dataset& dataset, Split split, int most, std::uint64_t seed);

} // namespace engine::data
