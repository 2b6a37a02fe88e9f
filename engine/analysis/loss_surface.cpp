#include "engine/analysis/loss_surface.h"

#include "engine/core/flush_denormals.h"
#include "engine/data/columns.h"
#include "engine/model/network.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace engine::analysis {

using core::Code;
using core::Error;
using core::Index;
using core::Result;
using core::VectorD;

namespace {

constexpr double kRoom = 0.15;
constexpr Index kBlock = 256;

void widen(double& low, double& high, double least) {
    const double room = std::max(kRoom * (high - low), (least - (high - low)) / 2);
    low -= room;
    high += room;
}

/// The samples that the surface is the mean over, in float.
struct Samples {
    core::Matrix<float> x, t;
};

Samples samplesOf(const data::Prepared& data, const std::vector<int>& rows) {
    return {data::columns(data.features(), rows).cast<float>(),
            data::columns(data.targets, rows).cast<float>()};
}

/// Mean loss over all samples, block after block.
class Meter {
public:
    Meter(const model::Network<float>& network, const model::Loss& loss, const Samples& samples)
        : m_network(network), m_loss(loss), m_workspace(network.workspace(kBlock)) {
        for (Index first = 0; first < samples.x.cols(); first += kBlock) {
            const Index count = std::min(kBlock, samples.x.cols() - first);
            m_blocks.push_back({samples.x.middleCols(first, count), samples.t.middleCols(first, count)});
        }
    }

    float operator()(const core::Vector<float>& parameters) {
        double sum = 0, count = 0;
        for (const Samples& block : m_blocks) {
            const core::ConstMatrixMap<float> x(block.x.data(), block.x.rows(), block.x.cols()),
                t(block.t.data(), block.t.rows(), block.t.cols());
            m_network.forward(parameters, x, m_workspace);
            sum += m_network.loss(m_loss, t, m_workspace) * static_cast<double>(x.cols());
            count += static_cast<double>(x.cols());
        }
        return std::isfinite(sum) ? static_cast<float>(sum / count) : std::numeric_limits<float>::quiet_NaN();
    }

private:
    const model::Network<float>& m_network;
    const model::Loss& m_loss;
    model::Workspace<float> m_workspace;
    std::vector<Samples> m_blocks;
};

double along(double from, double to, int i, int count) {
    return from + (to - from) * static_cast<double>(i) / static_cast<double>(count - 1);
}

} // namespace

PlaneRange rangeOf(const std::vector<std::vector<PlanePoint>>& paths) {
    const double infinity = std::numeric_limits<double>::infinity();
    PlaneRange range{infinity, -infinity, infinity, -infinity};
    for (const auto& path : paths)
        for (const PlanePoint& point : path) {
            range.x0 = std::min(range.x0, point.x);
            range.x1 = std::max(range.x1, point.x);
            range.y0 = std::min(range.y0, point.y);
            range.y1 = std::max(range.y1, point.y);
        }
    if (!(range.x0 <= range.x1))
        return {-1, 1, -1, 1};
    // A flat path is seen from a little further away.
    const double least = std::max({range.x1 - range.x0, range.y1 - range.y0, 1e-6}) / 2;
    widen(range.x0, range.x1, least);
    widen(range.y0, range.y1, least);
    return range;
}

std::optional<SurfaceCorners> LossSurface::corners(double x, double y) const {
    const double column = (x - range.x0) / (range.x1 - range.x0) * (side - 1),
                 row = (range.y1 - y) / (range.y1 - range.y0) * (side - 1);
    if (!(column >= 0 && row >= 0 && column <= side - 1 && row <= side - 1))
        return {};
    const int i = std::min(static_cast<int>(row), side - 2), j = std::min(static_cast<int>(column), side - 2);
    const double down = row - i, right = column - j;
    const auto value = [this](int r, int c) {
        return static_cast<double>(
            loss[static_cast<std::size_t>(r) * static_cast<std::size_t>(side) + static_cast<std::size_t>(c)]);
    };
    return SurfaceCorners{{value(i, j), value(i, j + 1), value(i + 1, j), value(i + 1, j + 1)},
                          {(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right}};
}

double LossSurface::at(double x, double y) const {
    const auto around = corners(x, y);
    if (!around)
        return std::numeric_limits<double>::quiet_NaN();
    double mean = 0;
    for (std::size_t i = 0; i < around->losses.size(); ++i)
        mean += around->weights[i] * around->losses[i];
    return mean;
}

Result<LossSurface> lossSurface(const train::Experiment& experiment, const data::Prepared& data,
                                ParameterPlane plane, const PlaneRange& range, int side, core::Team& team,
                                Watcher* watcher) {
    const auto network = model::Network<float>::create(experiment.network);
    if (!network)
        return network.error();
    LossSurface surface;
    surface.plane = std::move(plane);
    surface.range = range;
    surface.side = side;
    surface.loss.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0);
    const std::vector<int> rows = surfaceRows(data);
    surface.rows = static_cast<Index>(rows.size());
    surface.outOf = static_cast<Index>(data.split.train.size());
    const Samples samples = samplesOf(data, rows);
    const model::Loss& loss = *model::findLoss(experiment.training.loss);
    std::atomic<int> next = 0;
    team.run([&](int, int) {
        const core::FlushDenormals flush;
        Meter meter(*network, loss, samples);
        for (int row = next++; row < side && !(watcher != nullptr && watcher->givenUp); row = next++) {
            const double y = along(range.y1, range.y0, row, side);
            for (int column = 0; column < side; ++column) {
                const VectorD at = surface.plane.origin +
                                   along(range.x0, range.x1, column, side) * surface.plane.u +
                                   y * surface.plane.v;
                surface.loss[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                             static_cast<std::size_t>(column)] = meter(at.cast<float>());
            }
            if (watcher != nullptr)
                watcher->progress = static_cast<double>(row + 1) / side;
        }
    });
    if (watcher != nullptr && watcher->givenUp)
        return Error{Code::Cancelled, "the loss surface was given up", {}};
    return surface;
}

std::vector<int> surfaceRows(const data::Prepared& data) {
    const auto& train = data.split.train;
    const auto count = std::min(train.size(), static_cast<std::size_t>(kSurfaceRows));
    std::vector<int> rows;
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(train[i * train.size() / count]);
    return rows;
}

} // namespace engine::analysis
