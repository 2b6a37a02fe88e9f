#pragma once

#include "engine/core/result.h"
#include "engine/core/schema.h"
#include "engine/data/dataset.h"

#include <cstdint>

namespace engine::data {

/// The generators there are, each with its parameters (samples, noise, ...): circle, xor, gaussian, moons
/// (two classes, two inputs), spiral (a class an arm, two to five), blobs (two to ten classes), imbalanced
/// (one class of two is rare: noise 0.1 is a deviation of 1 around (-1, -1) and (1, 1)), plane (regression,
/// two inputs), sine (regression, one input). Figures and ranges follow TensorFlow Playground (moons:
/// scikit-learn's make_moons times 10/3, centred): inputs lie about [-6, 6]; noise 0 ... 0.5 means its 0
/// ... 50. Noise moves the points, the class stays; in plane and sine it moves the target. At noise 0 points
/// lie exactly on their figure.
const std::vector<core::Schema>& generators();
const core::Schema* findGenerator(const std::string& type);

/// Same seed, same samples. `settings` are checked against the schema. The classes take turns, each in random
/// order along its figure: any prefix is balanced, or, in imbalanced, has the share of the rare class.
core::Result<Dataset> generate(const std::string& type, const core::Settings& settings, std::uint64_t seed);

} // namespace engine::data
