#pragma once

#include "engine/model/layer.h"

namespace engine::model {

/// conv2d: filters, kernel_size, strides, padding, activation, initializer, use_bias. Weight filters ×
/// channels × k × k, bias filters; z(f, y, x) = Σ over channels c and taps (i, j) of W(f, c, i, j) · x(c, y·s
/// + i − top, x·s + j − left) + b(f), where the picture has nothing 0 (see Windows for the padding).
/// Initializers see n_in = channels·k·k and n_out = filters·k·k.
LayerType conv2dType();

} // namespace engine::model
