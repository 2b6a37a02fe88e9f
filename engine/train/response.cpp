#include "engine/train/response.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace engine::train {

using core::Index;

namespace {

// So many points go forward at once: their activations stay in the cache.
constexpr Index kBlock = 1024;

double along(double from, double to, Index i, Index count) {
    return count < 2 ? from : from + (to - from) * static_cast<double>(i) / static_cast<double>(count - 1);
}

/// The inputs of points [first, first + x.cols()) of the grid, standardized.
void fillInputs(const Response& grid, const core::VectorD& mean, const core::VectorD& deviation, Index first,
                core::MatrixMap<float>& x) {
    for (Index j = 0; j < x.cols(); ++j) {
        const double point[2] = {along(grid.x0, grid.x1, (first + j) % grid.width, grid.width),
                                 along(grid.y1, grid.y0, (first + j) / grid.width, grid.height)};
        for (Index i = 0; i < x.rows(); ++i) {
            const double value = mean.size() == 0 ? point[i] : (point[i] - mean(i)) / deviation(i);
            x(i, j) = static_cast<float>(value);
        }
    }
}

} // namespace

Response respond(const model::Network<float>& network, const core::VectorD& parameters,
                 const core::VectorD& mean, const core::VectorD& deviation, Response grid) {
    assert(network.inputs() == 2 || (network.inputs() == 1 && grid.height == 1));
    assert(parameters.size() == network.layout().size);
    assert(mean.size() == deviation.size() && (mean.size() == 0 || mean.size() == network.inputs()));
    const Index points = static_cast<Index>(grid.width) * grid.height;
    const core::Vector<float> p = parameters.cast<float>();
    grid.layers.clear();
    for (int layer = 0; layer < network.layerCount(); ++layer)
        grid.layers.emplace_back(network.layer(layer).outputs(), points);

    const Index block = std::min(kBlock, points);
    auto workspace = network.workspace(block);
    core::Vector<float> memory(network.inputs() * block);
    for (Index first = 0; first < points; first += block) {
        const Index count = std::min(block, points - first);
        core::MatrixMap<float> x(memory.data(), network.inputs(), count);
        fillInputs(grid, mean, deviation, first, x);
        network.forward(p, core::ConstMatrixMap<float>(memory.data(), x.rows(), x.cols()), workspace);
        for (std::size_t layer = 0; layer < grid.layers.size(); ++layer)
            grid.layers[layer].middleCols(first, count) = workspace.layers[layer].a;
    }
    return grid;
}

} // namespace engine::train
