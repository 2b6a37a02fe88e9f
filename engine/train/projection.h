#pragma once

#include "engine/data/prepare.h"
#include "engine/model/network.h"
#include "engine/train/response.h"

#include <memory>
#include <vector>

namespace engine::train {

/// Sample numbers of some of the data: training first, then validation, then test.
struct SpreadRows {
    std::vector<int> rows;
    core::Index train = 0, validation = 0; ///< so many of them, in that order; the rest is test
};

/// At most so many samples are looked at in two dimensions.
inline constexpr int kProjectionSamples = 1000;
/// All samples, or `most` of them: each part as many as its share of the data, at least one, spread evenly
/// over the part. The same for the same data.
SpreadRows spreadRows(const data::Prepared& data, int most = kProjectionSamples);

/// a of one layer for these rows (sample numbers of the data set), units × rows, in evaluation mode. Pure;
/// costs one pass forward over the rows.
core::Matrix<float> activations(const model::Network<float>& network, const core::VectorD& parameters,
                                const data::Prepared& data, const std::vector<int>& rows, int layer);

/// Two directions in the space of a layer's activations: x = axes · (a − mean), 2 × samples.
struct PlaneMap {
    core::MatrixD axes; ///< 2 × units
    core::VectorD mean; ///< units
    double shares[2] = {0,
                        0}; ///< of the variance of the activations it was made from; 0 where nothing varies
    core::MatrixD apply(const core::Matrix<float>& a) const;
};

/// Two units as they are: axes are unit vectors, the mean is 0. The same unit twice: the second axis is 0.
/// Shares are of `a` (units × samples).
PlaneMap unitMap(const core::Matrix<float>& a, int x, int y);

/// The first two principal components of `a` (units × samples): unit eigenvectors of the covariance with the
/// largest eigenvalues λ1 ≥ λ2 (Pearson 1901; of the Gram matrix where there are fewer samples than units),
/// each with its largest loading positive. A direction in which nothing varies beyond the rounding of float
/// is 0. Samples that are not finite are left out. With the map of the frame before, signs are those nearest
/// to it; and where λ1 and λ2 are close, so that their eigenvectors turn freely in their plane, they are
/// turned towards it: by the whole angle (Procrustes) for λ1 = λ2, by none from (λ1 − λ2)/λ1 = kClose on,
/// linear between. Shares are of the axes as they are.
PlaneMap componentMap(const core::Matrix<float>& a, const PlaneMap* before = nullptr);
inline constexpr double kClose = 0.2;

/// What is to be seen of a network.
struct SpaceChoice {
    int layer = 0;
    bool components = true; ///< principal components of the training samples; else two units
    int x = 0, y = 1;       ///< the units
    bool operator==(const SpaceChoice&) const = default;
};

/// A layer's activations in two dimensions, at a moment. Immutable.
struct Space {
    SpaceChoice choice;
    PlaneMap map;
    SpreadRows samples;
    core::MatrixD points; ///< 2 × samples.rows
    core::MatrixD grid;   ///< 2 × points of the response: where the layer takes them; empty without one
    /// Of a layer of one unit the second number is not the map's but the sample's target, or its class
    /// number.
    bool againstTarget = false;
};

/// `response`: of the same parameters; null: no grid. `before`: the one before of the same choice, or null.
/// Pure; a pass over the samples and an eigen decomposition: call it off the window's thread for large
/// layers.
Space space(const model::Network<float>& network, const core::VectorD& parameters, const data::Prepared& data,
            const SpreadRows& samples, const SpaceChoice& choice, const Response* response,
            const Space* before = nullptr);

} // namespace engine::train
