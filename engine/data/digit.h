#pragma once

#include "engine/data/data_spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace engine::data {

/// How a painting becomes a picture of 28 × 28 pixels.
enum class Placing {
    AsPainted, ///< the whole sheet, made smaller
    Centred,   ///< as in MNIST: what is painted, scaled into 20 × 20, its centre of mass in the middle
};

/// DrawnPicture::pixels of a painting: `side` × `side` grey values of ink from 0 to 255, first row at the
/// top, `side` at least 28. Every pixel is the mean of what it covers. A blank sheet stays blank. What would
/// lie outside when centred is cut off, as in MNIST (LeCun et al. 1998, "normalized to fit in a 20 × 20 pixel
/// box while preserving their aspect ratio", "centered … by computing the center of mass").
std::string picturePixels(const std::vector<std::uint8_t>& ink, int side, Placing placing);

/// The same for pictures of any size: grey values from 0 to 1, `width` × `height`, first row at the top.
/// Centred: of 28 × 28 as above; of other sizes what is painted is scaled until it fills the picture, in its
/// middle (the small digits of the UCI set are made like that).
std::vector<double> paintedPicture(const std::vector<std::uint8_t>& ink, int side, Placing placing, int width,
                                   int height);

} // namespace engine::data
