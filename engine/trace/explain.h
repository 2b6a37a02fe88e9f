#pragma once

#include "engine/trace/reader.h"

#include <vector>

namespace engine::trace {

/// The two ways of writing one number down: in symbols with Σ, and written out.
struct Written {
    Expression formula, numbers;
};

// One function for each kind of operation; `unit` and `sample` (or `input`) are the element's row and column.

Written writeZ(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// An element of a mask: r / (1 − p) with r = 1 where the value is kept and 0 where it is dropped.
Written writeMask(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// a of a pooling layer: the largest or the mean of its window; of a residual layer: what came in and what
/// went into its block.
Written writePooled(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeAdded(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// a of a layer with a mask: m · the value below.
Written writeMasked(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeA(const Reader& reader, int layer, core::Index unit, core::Index sample);
/// The mean over the batch: "L", or with a penalty "data loss".
Written writeLoss(const Reader& reader);
/// With a penalty: L = D + P, P the sum of all units' penalties, a unit's from its weights.
Written writeTotalLoss(const Reader& reader);
Written writePenalty(const Reader& reader);
Written writePenalties(const Reader& reader, int layer, core::Index unit);
/// dL/da of the last layer: by the loss's own formula.
Written writeLossGradient(const Reader& reader, core::Index unit, core::Index sample);
/// dL/dz of the last layer where the loss reads z: (a − t) over the count; of cross-entropy with targets that
/// do not add up to 1: a · Σt − t.
Written writeFusedDelta(const Reader& reader, core::Index unit, core::Index sample);
/// dL/da of a hidden layer: Σ_k w_ki δ_k of the layer above; below a layer with a mask: m · dL/da of that;
/// below pooling the share of every window that covers it. Where a residual block begins, plus dL/da of the
/// layer that ends it.
Written writeDa(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeDelta(const Reader& reader, int layer, core::Index unit, core::Index sample);
Written writeDW(const Reader& reader, int layer, core::Index unit, core::Index input);
Written writeDb(const Reader& reader, int layer, core::Index unit);
/// With clipping: a unit's sum of squared gradients, the norm of all gradients, the factor.
Written writeSquares(const Reader& reader, int layer, core::Index unit);
Written writeNorm(const Reader& reader);
Written writeClip(const Reader& reader);
/// The new value of a weight or bias; of a frozen layer the old one.
Written writeUpdate(const Reader& reader, int layer, bool isBias, core::Index unit, core::Index input);

/// What the penalties add to the gradient of a weight: λ₁ · sign(w), 2 · λ₂ · w.
std::vector<Expression> penaltySlopes(const Reader& reader, const Expression& w);
/// λ₁ and λ₂, the factors of the penalties.
Expression l1Setting(const Reader& reader);
Expression l2Setting(const Reader& reader);
/// f(z) and f'(z) of an elementwise activation, spelled out.
Expression valueOf(const model::Activation& f, const Expression& z);
Expression slopeOf(const model::Activation& f, const Expression& z, const Expression& a);
/// exp(x_i) / Σ exp(x_k); with the largest subtracted first where exp would leave the range of numbers or
/// lose digits.
Expression softmaxOf(const std::vector<Expression>& x, core::Index unit);

} // namespace engine::trace
