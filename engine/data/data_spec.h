#pragma once

#include "engine/core/schema.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine::data {

/// Shares of the samples; they add up to 1.
struct SplitSpec {
    double train = 0.7, validation = 0.15, test = 0.15;
    bool operator==(const SplitSpec&) const = default;
};

/// A sample that was drawn into the plane.
struct DrawnPoint {
    double x = 0, y = 0;
    int label = 0; ///< class number
    bool operator==(const DrawnPoint&) const = default;
};

inline constexpr int kDrawnSide = 28;
inline constexpr std::size_t kDrawnPixels = std::size_t{kDrawnSide} * kDrawnSide;

/// A sample that was painted: 28 rows of 28 bytes, first row at the top, 0 paper to 255 ink, as in MNIST.
struct DrawnPicture {
    std::string pixels;
    int label = 0; ///< class number
    bool operator==(const DrawnPicture&) const = default;
};

/// Which data and how they are prepared: the "data" object of a project file. A plain comparable value.
struct DataSpec {
    std::string source = "spiral"; ///< a generator, a built-in set, "drawn", or a path
    core::Settings settings;       ///< of a generator or built-in set by its schema: samples, noise, ...
    std::uint64_t seed = 0;        ///< of the generator and of the split
    SplitSpec split;
    bool standardize = false;           ///< features to mean 0 and deviation 1, fitted on training rows only
    std::vector<DrawnPoint> points;     ///< of "drawn": these, or
    std::vector<DrawnPicture> pictures; ///< these
    bool operator==(const DataSpec&) const = default;
};

/// Whether both name the same samples; how they are split and prepared may differ.
inline bool sameSamples(const DataSpec& a, const DataSpec& b) {
    return a.source == b.source && a.settings == b.settings && a.seed == b.seed && a.points == b.points &&
           a.pictures == b.pictures;
}

} // namespace engine::data
