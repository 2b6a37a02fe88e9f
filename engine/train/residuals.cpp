#include "engine/train/residuals.h"

#include "engine/train/projection.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace engine::train {

PartResiduals residualsOf(const core::MatrixD& outputs, const data::Prepared& data, data::Part which) {
    const std::vector<int>& rows = data.split.rows(which);
    PartResiduals part;
    part.answers = data.targetScaler.invert(outputs);
    assert(part.answers.rows() == data.targets.rows());
    part.values = data::columns(data.ownTargets(), rows) - part.answers;
    part.rootMeanSquare =
        core::VectorD::Constant(part.values.rows(), std::numeric_limits<double>::quiet_NaN());
    if (!rows.empty())
        part.rootMeanSquare = part.values.array().square().rowwise().mean().sqrt();
    part.overall = std::sqrt(part.rootMeanSquare.array().square().mean());
    return part;
}

Residuals residuals(const model::Network<float>& network, const core::VectorD& parameters,
                    const data::Prepared& data) {
    return {residuals(network, parameters, data, data::Part::Train),
            residuals(network, parameters, data, data::Part::Validation)};
}

PartResiduals residuals(const model::Network<float>& network, const core::VectorD& parameters,
                        const data::Prepared& data, data::Part part) {
    return residualsOf(
        activations(network, parameters, data, data.split.rows(part), network.layerCount() - 1).cast<double>(),
        data, part);
}

} // namespace engine::train
