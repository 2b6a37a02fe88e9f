#include "engine/data/digit.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace engine::data {

namespace {

/// As large a digit is at most, of the 28 pixels.
constexpr double kBox = 20;

/// The rectangle of the painting that becomes the whole picture.
struct Window {
    double left = 0, top = 0, width = 0, height = 0;
};

Window centred(const std::vector<std::uint8_t>& ink, int side, int width, int height) {
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
    const double across = right - left + 1, down = bottom - top + 1;
    if (width == kDrawnSide && height == kDrawnSide) {
        const double size = std::max(across, down) * kDrawnSide / kBox;
        return {x / mass - size / 2, y / mass - size / 2, size, size};
    }
    const double cell = std::max(across / width, down / height);
    return {left + across / 2 - cell * width / 2, top + down / 2 - cell * height / 2, cell * width,
            cell * height};
}

/// How much of [first, first + 1) lies in [low, high).
double overlap(int first, double low, double high) {
    return std::max(0.0, std::min(first + 1.0, high) - std::max<double>(first, low));
}

/// The mean ink of a rectangle; outside the painting there is none.
double meanInk(const std::vector<std::uint8_t>& ink, int side, const Window& cell) {
    const auto [left, top, width, height] = cell;
    const auto bounded = [side](double value) { return std::clamp(static_cast<int>(value), 0, side); };
    const int rowEnd = bounded(std::ceil(top + height)), columnEnd = bounded(std::ceil(left + width));
    double sum = 0;
    for (int row = bounded(std::floor(top)); row < rowEnd; ++row) {
        double line = 0;
        for (int column = bounded(std::floor(left)); column < columnEnd; ++column)
            line += overlap(column, left, left + width) * ink[static_cast<std::size_t>(row * side + column)];
        sum += overlap(row, top, top + height) * line;
    }
    return sum / (width * height);
}

/// 0 to 255, width × height.
std::vector<double> meansOf(const std::vector<std::uint8_t>& ink, int side, Placing placing, int width,
                            int height) {
    assert(ink.size() == static_cast<std::size_t>(side) * static_cast<std::size_t>(side) && width > 0 &&
           height > 0);
    std::vector<double> picture(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
    if (std::all_of(ink.begin(), ink.end(), [](std::uint8_t value) { return value == 0; }))
        return picture;
    const Window window = placing == Placing::Centred ? centred(ink, side, width, height)
                                                      : Window{0, 0, double(side), double(side)};
    const double across = window.width / width, down = window.height / height;
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            picture[static_cast<std::size_t>(row * width + column)] = std::clamp(
                meanInk(ink, side, {window.left + column * across, window.top + row * down, across, down}),
                0.0, 255.0);
    return picture;
}

} // namespace

std::vector<double> paintedPicture(const std::vector<std::uint8_t>& ink, int side, Placing placing, int width,
                                   int height) {
    std::vector<double> picture = meansOf(ink, side, placing, width, height);
    for (double& grey : picture)
        grey /= 255;
    return picture;
}

std::string picturePixels(const std::vector<std::uint8_t>& ink, int side, Placing placing) {
    assert(side >= kDrawnSide);
    std::string pixels;
    for (const double grey : meansOf(ink, side, placing, kDrawnSide, kDrawnSide))
        pixels += static_cast<char>(static_cast<unsigned char>(std::lround(grey)));
    return pixels;
}

} // namespace engine::data
