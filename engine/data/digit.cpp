#include "engine/data/digit.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine::data {

namespace {

/// As large a digit is at most, of the 28 pixels.
constexpr double kBox = 20;

/// The square of the painting that becomes the whole picture.
struct Window {
    double left = 0, top = 0, size = 0;
};

Window centred(const std::vector<std::uint8_t>& ink, int side) {
    int left = side, right = -1, top = side, bottom = -1;
    double mass = 0, x = 0, y = 0;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double value = ink[static_cast<std::size_t>(row * side + column)];
            if (value == 0)
                continue;
            left = std::min(left, column);
            right = std::max(right, column);
            top = std::min(top, row);
            bottom = std::max(bottom, row);
            mass += value;
            x += value * (column + 0.5);
            y += value * (row + 0.5);
        }
    const double longest = std::max(right - left, bottom - top) + 1;
    const double size = longest * kDrawnSide / kBox;
    return {x / mass - size / 2, y / mass - size / 2, size};
}

/// How much of [first, first + 1) lies in [low, high).
double overlap(int first, double low, double high) {
    return std::max(0.0, std::min(first + 1.0, high) - std::max<double>(first, low));
}

/// The mean ink of a rectangle; outside the painting there is none.
double meanInk(const std::vector<std::uint8_t>& ink, int side, double left, double top, double size) {
    const auto bounded = [side](double value) { return std::clamp(static_cast<int>(value), 0, side); };
    const int rowEnd = bounded(std::ceil(top + size)), columnEnd = bounded(std::ceil(left + size));
    double sum = 0;
    for (int row = bounded(std::floor(top)); row < rowEnd; ++row) {
        double line = 0;
        for (int column = bounded(std::floor(left)); column < columnEnd; ++column)
            line += overlap(column, left, left + size) * ink[static_cast<std::size_t>(row * side + column)];
        sum += overlap(row, top, top + size) * line;
    }
    return sum / (size * size);
}

} // namespace

std::string picturePixels(const std::vector<std::uint8_t>& ink, int side, Placing placing) {
    assert(side >= kDrawnSide &&
           ink.size() == static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    std::string pixels(kDrawnPixels, '\0');
    if (std::all_of(ink.begin(), ink.end(), [](std::uint8_t value) { return value == 0; }))
        return pixels;
    const Window window = placing == Placing::Centred ? centred(ink, side) : Window{0, 0, double(side)};
    const double cell = window.size / kDrawnSide;
    for (int row = 0; row < kDrawnSide; ++row)
        for (int column = 0; column < kDrawnSide; ++column) {
            const double mean =
                meanInk(ink, side, window.left + column * cell, window.top + row * cell, cell);
            pixels[static_cast<std::size_t>(row * kDrawnSide + column)] =
                static_cast<char>(static_cast<unsigned char>(std::lround(std::clamp(mean, 0.0, 255.0))));
        }
    return pixels;
}

} // namespace engine::data
