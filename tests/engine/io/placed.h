#pragma once

#include "engine/io/weight_file.h"
#include "engine/model/network.h"

#include <QTest>

/// What a weight file's placements say, carried out.
namespace tests {

/// The numbers of a tensor with its axes in another order.
inline std::vector<double> permuted(const engine::core::Tensor& tensor, const std::vector<int>& axes) {
    if (axes.empty())
        return tensor.values;
    const std::size_t rank = axes.size();
    std::vector<std::size_t> shape(rank), strides(rank, 1), index(rank, 0);
    for (std::size_t i = rank - 1; i > 0; --i)
        strides[i - 1] = strides[i] * std::size_t(tensor.shape[i]);
    for (std::size_t i = 0; i < rank; ++i)
        shape[i] = std::size_t(tensor.shape[std::size_t(axes[i])]);
    std::vector<double> values;
    for (std::size_t n = 0; n < tensor.values.size(); ++n) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < rank; ++i)
            at += index[i] * strides[std::size_t(axes[i])];
        values.push_back(tensor.values[at]);
        for (std::size_t i = rank; i-- > 0 && ++index[i] == shape[i];)
            index[i] = 0;
    }
    return values;
}

/// The parameters of the file's network.
inline engine::core::VectorD placedParameters(const engine::io::WeightFile& file,
                                              const engine::model::Network<double>& network) {
    engine::core::VectorD parameters = network.initialParameters(1);
    for (const auto& placement : file.placements) {
        const auto* slot = network.layout().find(placement.parameter);
        if (!slot || placement.source.empty())
            continue;
        const auto* tensor = engine::core::find(file.tensors, placement.source);
        const std::vector<double> values =
            tensor ? permuted(*tensor, placement.transform.axes) : std::vector<double>();
        if (engine::core::Index(values.size()) != slot->size)
            qFatal("%s does not fit %s", placement.source.c_str(), slot->name.c_str());
        const auto [height, width, channels] = placement.transform.channelsLast;
        for (engine::core::Index i = 0; i < slot->size; ++i) {
            engine::core::Index from = i;
            if (channels > 0) {
                const engine::core::Index cols = slot->cols(), row = i / cols, col = i % cols;
                const engine::core::Index c = col / (height * width), pixel = col % (height * width);
                from = row * cols + pixel * channels + c;
            }
            parameters(slot->offset + i) = values[std::size_t(from)];
        }
    }
    return parameters;
}

/// What the file's network makes of samples, outputs × samples.
inline engine::core::MatrixD predicted(const engine::model::Network<double>& network,
                                       const engine::core::VectorD& parameters,
                                       const engine::core::MatrixD& samples) {
    auto ws = network.workspace(samples.cols());
    network.forward(parameters, {samples.data(), samples.rows(), samples.cols()}, ws);
    return ws.layers.back().a;
}

} // namespace tests
