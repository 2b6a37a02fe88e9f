#pragma once

#include "engine/model/layer.h"

#include <algorithm>

namespace engine::model {

/// Looks up a row of numbers for each whole number that comes in, as Keras' and PyTorch's Embedding: a_(l,d)
/// = W_(x_l,d). Input [length] of whole numbers from 0 to input_dim − 1 (others are taken for the nearest one
/// that there is; training refuses them); output [length, output_dim]. Weight: input_dim × output_dim, drawn
/// uniformly from −0.05 … 0.05 as in Keras. It has no gradient for its input, so it is the first layer.
LayerType embeddingType();

/// The number that a value stands for.
template <class S>
core::Index embeddedNumber(S value, core::Index count) {
    // Written so that a NaN is 0.
    return value > S(0) ? std::min(core::Index(std::min(value, S(count)) + S(0.5)), count - 1) : 0;
}

} // namespace engine::model
