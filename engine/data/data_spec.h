#pragma once

#include "engine/core/schema.h"

#include <cstdint>
#include <optional>
#include <string>

namespace engine::data {

/// Shares of the samples; they add up to 1.
struct SplitSpec {
    double train = 0.7, validation = 0.15, test = 0.15;
    bool operator==(const SplitSpec&) const = default;
};

/// Which data and how they are prepared: the "data" object of a project file. A plain comparable value.
struct DataSpec {
    std::string source = "spiral"; ///< a generator, a built-in set, or a path
    core::Settings settings;       ///< of a generator or built-in set by its schema: samples, noise, ...
    std::uint64_t seed = 0;        ///< of the generator and of the split
    SplitSpec split;
    bool standardize = false; ///< features to mean 0 and deviation 1, fitted on training rows only
    bool operator==(const DataSpec&) const = default;
};

} // namespace engine::data
