#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"

namespace engine::train {

/// Of every sample of one part, in the order of its rows; in the targets' own units, whatever they are scaled
/// to for training.
struct PartResiduals {
    core::MatrixD answers;        ///< y, outputs × samples
    core::MatrixD values;         ///< t − y, outputs × samples
    core::VectorD rootMeanSquare; ///< √(Σ (t − y)² / samples), one an output; NaN without samples
    double overall = 0;           ///< the same over all outputs and samples
};

/// What is left of regression targets when the network's answers are taken away. y is the network's own
/// answer at the sample's inputs, evaluated for each in float32 and evaluation mode, not read off a drawn
/// curve.
struct Residuals {
    PartResiduals train, validation;
};

/// Pure; costs one pass forward over both parts, all their samples.
Residuals residuals(const model::Network<float>& network, const core::VectorD& parameters,
                    const data::Prepared& data);
/// Of one part.
PartResiduals residuals(const model::Network<float>& network, const core::VectorD& parameters,
                        const data::Prepared& data, data::Part part);
/// The same from the outputs that are known already: of that part, outputs × samples, as the network gives
/// them (of standardized targets standardized).
PartResiduals residualsOf(const core::MatrixD& outputs, const data::Prepared& data, data::Part part);

} // namespace engine::train
