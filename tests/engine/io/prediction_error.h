#pragma once

#include "engine/io/placing.h"
#include "engine/model/network.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tests {

/// The largest difference between what a network makes of samples x in float32, with the file's tensors where
/// they are proposed to go, and y: arrays of samples.
inline double predictionError(const engine::model::NetworkSpec& spec, const engine::io::WeightFile& file,
                              const QJsonArray& x, const QJsonArray& y) {
    using namespace engine;
    const auto made = model::Network<float>::create(spec);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    const auto& network = *made;
    const io::Targets targets = io::targetsOf(spec, network.layout());
    const io::Placed placed = io::apply(io::propose(targets, file), targets, file.tensors,
                                        core::VectorD::Zero(network.layout().size));
    core::Matrix<float> inputs(network.inputs(), x.size());
    for (qsizetype j = 0; j < x.size(); ++j)
        for (Eigen::Index i = 0; i < inputs.rows(); ++i)
            inputs(i, j) = static_cast<float>(x[j].toArray()[i].toDouble());
    auto workspace = network.workspace(inputs.cols());
    network.forward(placed.values.cast<float>(),
                    core::ConstMatrixMap<float>(inputs.data(), inputs.rows(), inputs.cols()), workspace);
    const auto& outputs = workspace.layers.back().a;
    double largest = y.size() == x.size() && x.size() > 0 ? 0 : std::numeric_limits<double>::infinity();
    for (qsizetype j = 0; j < y.size(); ++j)
        for (Eigen::Index i = 0; i < outputs.rows(); ++i)
            largest = std::max(largest, std::abs(outputs(i, j) - y[j].toArray()[i].toDouble()));
    return largest;
}

} // namespace tests
