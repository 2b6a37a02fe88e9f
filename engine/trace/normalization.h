#pragma once

#include "engine/trace/explain.h"

namespace engine::trace {

/// The numbers that a normalizing layer takes together: of batch_norm a channel's over pixels and samples, of
/// layer_norm a sample's.
struct NormGroup {
    core::Index firstUnit = 0, endUnit = 0, firstSample = 0, endSample = 0;
    core::Index size() const { return (endUnit - firstUnit) * (endSample - firstSample); }
};
/// Of that unit and sample; `unit` of batch_norm's own operations is channel · pixels.
NormGroup normGroup(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// Whether the layer goes by a running mean and variance: a batch_norm that is not trained.
bool usesRunning(const Reader& reader, int layer);
/// Units of a channel (batch_norm), 1 (layer_norm).
core::Index unitsPerScale(const Reader& reader, int layer);

/// Names of the recorded means and variances.
const char* meanName(const Reader& reader, int layer);
const char* varianceName(const Reader& reader, int layer);

/// μ, σ² of an element of those operations (row and col as recorded).
Written writeMean(const Reader& reader, int layer, core::Index row, core::Index col);
Written writeVariance(const Reader& reader, int layer, core::Index row, core::Index col);
/// x̂ = (x − μ) / √(σ² + ε); a = γ·x̂ + β; ∂L/∂x̂ = γ·∂L/∂a.
Written writeNormalized(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeScaled(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeNormalizedDelta(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// What comes back to an input: (δ − mean δ − x̂ · mean(δ·x̂)) / √(σ² + ε), δ = ∂L/∂x̂.
Written writeNormalizedInput(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// ∂L/∂γ, ∂L/∂β: Σ ∂L/∂a · x̂, Σ ∂L/∂a over what the number scales.
Written writeScaleGradient(const Reader& reader, int layer, bool isBias, core::Index row);
/// ∂L/∂W or ∂L/∂b of any layer.
Written writeParameterGradient(const Reader& reader, int layer, bool isBias, core::Index row, core::Index col);
/// The running mean and variance after the pass.
Written writeRunning(const Reader& reader, int layer, bool isVariance, core::Index channel);

/// a of an embedding: the weight it looks up; and the gradient of a weight: Σ ∂L/∂a where it was looked up.
Written writeLookedUp(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeLookUpGradient(const Reader& reader, int layer, core::Index row, core::Index col);
/// Places (unit, sample) that looked a row's number up.
std::vector<std::pair<core::Index, core::Index>> lookUps(const Reader& reader, int layer, core::Index row,
                                                         core::Index col);

} // namespace engine::trace
