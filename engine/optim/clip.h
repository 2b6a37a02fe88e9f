#pragma once

namespace engine::optim {

/// The factor that brings a gradient of that Euclidean norm down to `maximum`, as
/// torch.nn.utils.clip_grad_norm_ has it: min(1, maximum / (norm + 1e-6)); 1 where `maximum` is 0 (not
/// clipped). The norm is that of all trained parameters' gradients together, penalties included. A norm that
/// is no number stays one.
double clipScale(double norm, double maximum);

} // namespace engine::optim
