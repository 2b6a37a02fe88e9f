#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// Inverted dropout, as PyTorch's and Keras' (Srivastava et al. 2014): in training a = mask ⊙ x, where each
/// element of the mask is 1/(1 − rate) with probability 1 − rate and 0 otherwise, so that a is x on average;
/// in evaluation a = x. Setting: rate. No parameters, any shape, never the last layer.
///
/// The mask is a pure function of seed, step, index of the layer and place: there is no state to keep, and
/// float and double, training, trace and replay draw the same one.
LayerType dropoutType();

} // namespace engine::model
