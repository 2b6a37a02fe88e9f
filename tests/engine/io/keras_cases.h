#pragma once

#include "engine/io/weight_file.h"
#include "engine/model/network.h"
#include "files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

/// What Keras' networks predict, by NumPy (fixtures/make_keras.py), and what ours do.
namespace tests {

struct KerasCase {
    std::vector<int> shape;                   ///< of a sample, in Keras' order
    std::vector<std::vector<double>> inputs;  ///< a row a sample, in Keras' order
    std::vector<std::vector<double>> outputs; ///< the same
};

inline std::vector<std::vector<double>> rowsOf(const QJsonValue& json) {
    std::vector<std::vector<double>> rows;
    for (const QJsonValue& row : json.toArray()) {
        rows.emplace_back();
        for (const QJsonValue& number : row.toArray())
            rows.back().push_back(number.toDouble());
    }
    return rows;
}

inline KerasCase kerasCase(const std::string& name) {
    static const QJsonObject all =
        QJsonDocument::fromJson(QByteArray::fromStdString(readFixture("keras/expected.json"))).object();
    const QJsonObject json = all[QString::fromStdString(name)].toObject();
    KerasCase result{{}, rowsOf(json["inputs"]), rowsOf(json["outputs"])};
    for (const QJsonValue& size : json["shape"].toArray())
        result.shape.push_back(size.toInt());
    return result;
}

/// Height × width × channels to channels × height × width.
inline std::vector<double> channelsFirst(const std::vector<double>& x, int height, int width, int channels) {
    std::vector<double> result(x.size());
    for (int y = 0; y < height; ++y)
        for (int column = 0; column < width; ++column)
            for (int c = 0; c < channels; ++c)
                result[std::size_t((c * height + y) * width + column)] =
                    x[std::size_t((y * width + column) * channels + c)];
    return result;
}

/// As Transform says, one number after the other.
inline std::vector<double> transformed(const engine::core::Tensor& tensor,
                                       const engine::io::Transform& transform) {
    std::vector<int> axes = transform.axes;
    if (axes.empty()) {
        axes.resize(tensor.shape.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    std::vector<double> result;
    std::vector<std::int64_t> at(axes.size(), 0); // in the order of the result
    for (std::int64_t n = 0; n < tensor.size(); ++n) {
        std::vector<std::int64_t> from(axes.size());
        for (std::size_t k = 0; k < axes.size(); ++k)
            from[std::size_t(axes[k])] = at[k];
        std::int64_t index = 0;
        for (std::size_t k = 0; k < from.size(); ++k)
            index = index * tensor.shape[k] + from[k];
        result.push_back(tensor.values[std::size_t(index)]);
        for (std::size_t k = axes.size(); k-- > 0;) {
            if (++at[k] < tensor.shape[std::size_t(axes[k])])
                break;
            at[k] = 0;
        }
    }
    const auto [height, width, channels] = transform.channelsLast;
    const auto columns = std::size_t(height * width * channels);
    for (std::size_t row = 0; columns > 0 && row < result.size(); row += columns) {
        const auto ordered = channelsFirst(
            {result.begin() + std::ptrdiff_t(row), result.begin() + std::ptrdiff_t(row + columns)}, height,
            width, channels);
        std::copy(ordered.begin(), ordered.end(), result.begin() + std::ptrdiff_t(row));
    }
    return result;
}

/// The largest difference between what the network of a file predicts and what is expected; throws a reason.
inline double kerasError(const engine::io::WeightFile& file, const KerasCase& expected) {
    using namespace engine;
    if (!file.network)
        throw std::runtime_error(file.unsupported.empty() ? "no network" : file.unsupported.front());
    const auto network = model::Network<float>::create(*file.network);
    if (!network)
        throw std::runtime_error(network.error().text());
    core::VectorD parameters = network->initialParameters(1);
    if (file.placements.size() != network->layout().slots.size())
        throw std::runtime_error("not every tensor has a placement");
    for (const io::Placement& placement : file.placements) {
        const model::TensorSlot* slot = network->layout().find(placement.parameter);
        const core::Tensor* tensor = core::find(file.tensors, placement.source);
        if (placement.source.empty() && placement.note.starts_with("the layer has none"))
            continue;
        if (!slot || !tensor || placement.reason != io::Reason::Architecture)
            throw std::runtime_error(placement.parameter + ": " + placement.note);
        const std::vector<double> values = transformed(*tensor, placement.transform);
        if (core::Index(values.size()) != slot->size)
            throw std::runtime_error(placement.parameter + " has another size");
        for (std::size_t i = 0; i < values.size(); ++i)
            parameters[slot->offset + core::Index(i)] = values[i];
    }
    const auto samples = core::Index(expected.inputs.size());
    core::Matrix<float> x(network->inputs(), samples);
    for (std::size_t s = 0; s < expected.inputs.size(); ++s) {
        const bool isPicture = expected.shape.size() == 3;
        const auto sample = isPicture ? channelsFirst(expected.inputs[s], expected.shape[0],
                                                      expected.shape[1], expected.shape[2])
                                      : expected.inputs[s];
        for (std::size_t i = 0; i < sample.size(); ++i)
            x(core::Index(i), core::Index(s)) = float(sample[i]);
    }
    auto workspace = network->workspace(samples);
    const core::Vector<float> rounded = parameters.cast<float>();
    network->forward(rounded, core::ConstMatrixMap<float>(x.data(), x.rows(), x.cols()), workspace);
    double worst = 0;
    const auto& outputs = workspace.layers.back().a;
    for (std::size_t s = 0; s < expected.outputs.size(); ++s)
        for (std::size_t i = 0; i < expected.outputs[s].size(); ++i)
            worst = std::max(
                worst, std::abs(double(outputs(core::Index(i), core::Index(s))) - expected.outputs[s][i]));
    return worst;
}

} // namespace tests
