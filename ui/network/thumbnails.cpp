#include "ui/network/thumbnails.h"

#include "engine/model/activation.h"
#include "ui/network/layer_names.h"
#include "ui/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {

namespace {

constexpr int kShades = 255; // odd: the middle one is exactly 0
constexpr std::size_t kPictureDimensions = 3;

using Ramp = std::array<QRgb, kShades>;

Ramp makeRamp() {
    Ramp ramp{};
    for (int i = 0; i < kShades; ++i)
        ramp[static_cast<std::size_t>(i)] = valueColor(i - kShades / 2, kShades / 2).rgb();
    return ramp;
}

QRgb shade(const Ramp& ramp, float value) {
    const float place = (std::clamp(value, -1.0f, 1.0f) + 1.0f) * (kShades / 2);
    return ramp[static_cast<std::size_t>(std::isnan(value) ? kShades / 2 : static_cast<int>(place + 0.5f))];
}

template <class Value>
QImage drawn(int width, int height, const Ramp& ramp, Value value) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x)
            line[x] = shade(ramp, value(x, y));
    }
    return image;
}

/// Of the layer or, where it passes on what it gets, of the one below; nullptr: the input, or none.
const engine::model::Activation* activationOf(const engine::model::NetworkSpec& spec, std::size_t layer) {
    while (layer > 0 && isOneToOne(spec.layers[layer]))
        --layer;
    return engine::model::findActivation(spec.layers[layer].settings.text("activation"));
}

float middleOf(const engine::model::Activation* activation, Eigen::Index units) {
    if (activation != nullptr && activation->name == "sigmoid")
        return 0.5f;
    return activation != nullptr && activation->name == "softmax" ? 1.0f / static_cast<float>(units) : 0.0f;
}

std::vector<QImage> layerThumbnails(const engine::core::Matrix<float>& a, int width, int height, float middle,
                                    const Ramp& ramp, const Column& column) {
    std::vector<QImage> images(static_cast<std::size_t>(a.rows()));
    for (const Place& place : column.places) {
        const Eigen::Index unit = place.unit;
        if (unit < 0 || unit >= a.rows())
            continue;
        const float* row = a.data() + unit * a.cols();
        float largest = 1e-9f;
        for (Eigen::Index i = 0; i < a.cols(); ++i)
            largest = std::max(largest, std::abs(row[i] - middle));
        images[static_cast<std::size_t>(unit)] =
            drawn(width, height, ramp, [&](int x, int y) { return (row[y * width + x] - middle) / largest; });
    }
    return images;
}

// An input over the rectangle is a ramp: to the right for the first, upward for the second.
std::vector<QImage> inputThumbnails(const engine::train::Response& grid, int inputs, const Ramp& ramp) {
    const auto scaledTo = [](double low, double high, double share) {
        const double largest = std::max({std::abs(low), std::abs(high), 1e-9});
        return static_cast<float>((low + (high - low) * share) / largest);
    };
    const double wide = std::max(1, grid.width - 1), tall = std::max(1, grid.height - 1);
    std::vector<QImage> images = {drawn(grid.width, grid.height, ramp,
                                        [&](int x, int) { return scaledTo(grid.x0, grid.x1, x / wide); })};
    if (inputs == 2)
        images.push_back(drawn(grid.width, grid.height, ramp,
                               [&](int, int y) { return scaledTo(grid.y0, grid.y1, 1 - y / tall); }));
    return images;
}

/// Maps that are in view, of one layer's numbers.
std::vector<QImage> columnMaps(const std::vector<double>& values, const std::vector<int>& shape,
                               const Ramp& ramp, const Column& column) {
    const int channels = shape[0], height = shape[1], width = shape[2], side = std::max(height, width);
    const auto area = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    if (values.size() != static_cast<std::size_t>(channels) * area)
        return {};
    double largest = 0;
    for (const double value : values)
        largest = std::max(largest, std::abs(value)); // of a NaN it stays as it is
    const double scale = largest > 0 && std::isfinite(largest) ? 1 / largest : 0;
    const int left = (side - width) / 2, top = (side - height) / 2;
    std::vector<QImage> images(static_cast<std::size_t>(channels));
    for (const Place& place : column.places) {
        if (place.unit < 0 || place.unit >= channels)
            continue;
        const double* map = values.data() + static_cast<std::size_t>(place.unit) * area;
        images[static_cast<std::size_t>(place.unit)] = drawn(side, side, ramp, [&](int x, int y) {
            const bool inside = x >= left && x < left + width && y >= top && y < top + height;
            return inside ? static_cast<float>(scale * map[(y - top) * width + x - left]) : 0.0f;
        });
    }
    return images;
}

} // namespace

std::vector<std::vector<QImage>> makeThumbnails(const engine::train::Response& response,
                                                const engine::model::NetworkSpec& spec,
                                                const Geometry& geometry) {
    const int inputs = geometry.columns.front().units;
    if (response.width < 1 || response.height < 1 || inputs > 2)
        return {};
    const Ramp ramp = makeRamp();
    std::vector<std::vector<QImage>> images = {inputThumbnails(response, inputs, ramp)};
    const std::size_t count = std::min(spec.layers.size(), geometry.columns.size() - 1);
    for (std::size_t layer = 0; layer < response.layers.size() && layer < count; ++layer) {
        const auto& a = response.layers[layer];
        const auto* activation = activationOf(spec, layer);
        images.push_back(layerThumbnails(a, response.width, response.height, middleOf(activation, a.rows()),
                                         ramp, geometry.columns[layer + 1]));
    }
    return images;
}

std::vector<std::vector<QImage>> makeMapThumbnails(const std::vector<std::vector<double>>& values,
                                                   const std::vector<std::vector<int>>& shapes,
                                                   const Geometry& geometry) {
    const Ramp ramp = makeRamp();
    const std::size_t count = std::min({values.size(), shapes.size(), geometry.columns.size()});
    std::vector<std::vector<QImage>> images(count);
    for (std::size_t column = 0; column < count; ++column)
        if (shapes[column].size() == kPictureDimensions)
            images[column] = columnMaps(values[column], shapes[column], ramp, geometry.columns[column]);
    return images;
}

} // namespace ui
