#include "engine/train/residuals.h"

#include "engine/train/projection.h"

#include <cassert>
#include <limits>

namespace engine::train {

namespace {

PartResiduals ofPart(const model::Network<float>& network, const core::VectorD& parameters,
                     const data::Prepared& data, const std::vector<int>& rows) {
    const auto y = activations(network, parameters, data, rows, network.layerCount() - 1);
    assert(y.rows() == data.targets.rows());
    PartResiduals part;
    part.values = data::columns(data.targets, rows) - y.cast<double>();
    part.rootMeanSquare =
        rows.empty()
            ? core::VectorD(core::VectorD::Constant(y.rows(), std::numeric_limits<double>::quiet_NaN()))
            : core::VectorD(part.values.array().square().rowwise().mean().sqrt());
    return part;
}

} // namespace

Residuals residuals(const model::Network<float>& network, const core::VectorD& parameters,
                    const data::Prepared& data) {
    return {ofPart(network, parameters, data, data.split.train),
            ofPart(network, parameters, data, data.split.validation)};
}

} // namespace engine::train
