#pragma once

#include "engine/core/result.h"
#include "engine/core/schema.h"
#include "engine/data/dataset.h"

#include <cstdint>

namespace engine::data {

/// The generators there are, each with its parameters (samples, noise, ...): circle, xor, gaussian, spiral,
/// moons (two classes, two inputs), plane (regression, two inputs), sine (regression, one input).
/// Ranges follow TensorFlow Playground: inputs lie about [-6, 6]; noise 0 ... 0.5 means its 0 ... 50.
const std::vector<core::Schema>& generators();
const core::Schema* findGenerator(const std::string& type);

/// Same seed, same samples. `settings` are checked against the schema. Classes alternate or are shuffled so that
/// any prefix is about balanced.
core::Result<Dataset> generate(const std::string& type, const core::Settings& settings, std::uint64_t seed);

} // namespace engine::data
