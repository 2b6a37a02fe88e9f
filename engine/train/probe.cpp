#include "engine/train/probe.h"

#include "engine/core/flush_denormals.h"
#include "engine/train/parameter_ranges.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace engine::train {

using core::Index;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// A unit is saturated where its slope is below this share of the steepest ...
constexpr double kFlat = 0.05;
/// ... on at least this share of the samples.
constexpr double kMostSamples = 0.95;

/// The steepest slope of a bounded activation; 0 for others.
double steepest(const model::Activation& f) { return f.name == "tanh" ? 1 : f.name == "sigmoid" ? 0.25 : 0; }

double norm(const core::MatrixMap<float>& matrix) {
    return matrix.size() == 0 ? kNone : matrix.template cast<double>().norm();
}

/// Of each column.
std::vector<double> squares(const core::MatrixMap<float>& matrix) {
    std::vector<double> columns(matrix.size() == 0 ? 0 : static_cast<std::size_t>(matrix.cols()));
    for (Index unit = 0; !columns.empty() && unit < matrix.rows(); ++unit)
        for (Index sample = 0; sample < matrix.cols(); ++sample) {
            const double number = matrix(unit, sample);
            columns[static_cast<std::size_t>(sample)] += number * number;
        }
    return columns;
}

/// √Σ; NaN: of nothing.
double length(const std::vector<double>& squares) {
    return squares.empty() ? kNone : std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0));
}

double length(const std::vector<LayerProbe::Tensor>& tensors, double LayerProbe::Tensor::*of) {
    std::vector<double> squares;
    for (const LayerProbe::Tensor& tensor : tensors)
        squares.push_back(tensor.*of);
    return length(squares);
}

void findFlatUnits(const model::Layer<float>& of, const model::LayerState<float>& state, LayerProbe& layer) {
    const model::Activation& f = of.activation();
    const double limit = kFlat * steepest(f);
    if (!f.elementwise || state.z.size() == 0)
        return;
    layer.rows = static_cast<int>(of.rowOf(state.z.rows() - 1)) + 1;
    if (limit == 0 && !f.reluFamily)
        return;
    std::vector<Index> flat(static_cast<std::size_t>(layer.rows)), zero = flat;
    for (Index unit = 0; unit < state.z.rows(); ++unit)
        for (Index sample = 0; sample < state.z.cols(); ++sample) {
            const double slope = std::abs(f.slope(static_cast<double>(state.z(unit, sample))));
            flat[static_cast<std::size_t>(of.rowOf(unit))] += slope < limit ? 1 : 0;
            zero[static_cast<std::size_t>(of.rowOf(unit))] += slope == 0 ? 1 : 0;
        }
    const Index all = state.z.size() / layer.rows;
    for (int row = 0; row < layer.rows; ++row) {
        const double share =
            static_cast<double>(flat[static_cast<std::size_t>(row)]) / static_cast<double>(all);
        if (limit > 0 && share >= kMostSamples)
            layer.saturated.push_back(row);
        else if (limit == 0 && zero[static_cast<std::size_t>(row)] == all)
            layer.dead.push_back(row);
    }
}

core::Matrix<float> columnsAsFloat(const core::MatrixD& matrix, const std::vector<int>& rows) {
    core::Matrix<float> result(matrix.rows(), static_cast<Index>(rows.size()));
    for (std::size_t j = 0; j < rows.size(); ++j)
        result.col(static_cast<Index>(j)) = matrix.col(rows[j]).cast<float>();
    return result;
}

core::ConstMatrixMap<float> view(const core::Matrix<float>& matrix) {
    return {matrix.data(), matrix.rows(), matrix.cols()};
}

} // namespace

std::vector<int> probeRows(const data::Prepared& data) {
    const auto& train = data.split.train;
    const std::size_t count = std::min(train.size(), static_cast<std::size_t>(kProbeSamples));
    std::vector<int> rows;
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(train[i * train.size() / count]);
    return rows;
}

Probe probe(const model::Network<float>& network, const core::VectorD& parameters, const model::Loss& loss,
            const data::Prepared& data, const std::vector<int>& rows, core::VectorD* gradientsOut) {
    const core::FlushDenormals flush;
    const core::Vector<float> p = parameters.cast<float>();
    const auto x = columnsAsFloat(data.features(), rows), t = columnsAsFloat(data.targets, rows);
    auto workspace = network.workspace(x.cols());
    core::Vector<float> gradients(p.size());
    network.forward(p, view(x), workspace);
    Probe result;
    result.samples = x.cols();
    result.loss = network.loss(loss, view(t), workspace);
    network.backward(p, view(x), view(t), loss, workspace, gradients);
    for (int index = 0; index < network.layerCount(); ++index) {
        const auto& state = workspace.layers[static_cast<std::size_t>(index)];
        LayerProbe layer;
        const Index offset = network.layout().layerOffset(index);
        Index size = 0; // without running means, which no gradient trains
        for (const model::TensorSlot& slot : network.layout().slots)
            if (slot.layer == index && !slot.isBuffer) {
                layer.tensors.push_back(
                    {slot.parameter == "bias", parameters.segment(slot.offset, slot.size).squaredNorm(),
                     gradients.segment(slot.offset, slot.size).cast<double>().squaredNorm()});
                size += slot.size;
            }
        layer.weightNorm = length(layer.tensors, &LayerProbe::Tensor::weights);
        layer.gradientNorm = length(layer.tensors, &LayerProbe::Tensor::gradients);
        layer.activationRms =
            norm(state.a) / std::sqrt(static_cast<double>(std::max<Index>(1, state.a.size())));
        layer.arrivingSquares = squares(state.da);
        layer.deltaSquares = squares(state.dz);
        layer.arriving = length(layer.arrivingSquares);
        layer.delta = length(layer.deltaSquares);
        layer.weights = histogram(parameters.data() + offset, size);
        layer.gradients = histogram(gradients.data() + offset, size);
        layer.activations = histogram(state.a.data(), state.a.size());
        findFlatUnits(network.layer(index), state, layer);
        result.layers.push_back(std::move(layer));
    }
    if (gradientsOut)
        *gradientsOut = gradients.cast<double>();
    return result;
}

} // namespace engine::train
