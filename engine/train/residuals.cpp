#include "engine/train/residuals.h"

#include "engine/train/projection.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace engine::train {

namespace {

PartResiduals ofPart(const model::Network<float>& network, const core::VectorD& parameters,
                     const data::Prepared& data, const std::vector<int>& rows) {
    PartResiduals part;
    part.answers = activations(network, parameters, data, rows, network.layerCount() - 1).cast<double>();
    assert(part.answers.rows() == data.targets.rows());
    part.values = data::columns(data.targets, rows) - part.answers;
    part.rootMeanSquare =
        core::VectorD::Constant(part.values.rows(), std::numeric_limits<double>::quiet_NaN());
    if (!rows.empty())
        part.rootMeanSquare = part.values.array().square().rowwise().mean().sqrt();
    part.overall = std::sqrt(part.rootMeanSquare.array().square().mean());
    return part;
}

} // namespace

Residuals residuals(const model::Network<float>& network, const core::VectorD& parameters,
                    const data::Prepared& data) {
    return {ofPart(network, parameters, data, data.split.train),
            ofPart(network, parameters, data, data.split.validation)};
}

} // namespace engine::train
