#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"

#include <cstddef>

namespace engine::data {

/// The source of samples that a person drew: DataSpec::points, or DataSpec::pictures.
inline constexpr const char* kDrawnSource = "drawn";
inline constexpr std::size_t kMostPoints = 20000, kMostPictures = 10000;
/// Classes of points are 0 to 4, of pictures the digits.
inline constexpr int kPointClasses = 5, kPictureClasses = 10;
/// Coordinates of points are at most that large.
inline constexpr double kLargestCoordinate = 1e6;

/// Whether points and pictures are what a spec of that source can have: only "drawn" has any, not both, not
/// too many, finite numbers and classes in their range, pictures of 28 × 28 bytes. Errors: context is the
/// project-file path ("data.points[3]").
core::Result<void> checkDrawn(const DataSpec& spec);

/// Points: two inputs x1 and x2 as they were drawn, classes 0 to the largest that occurs, at least two.
/// Pictures: 784 pixels from 0 to 1, ten classes. Neither: no samples of two inputs. Errors: those of
/// checkDrawn().
core::Result<Dataset> drawnDataset(const DataSpec& spec);

} // namespace engine::data
