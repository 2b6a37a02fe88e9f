#pragma once

#include "engine/io/export_parts.h"

namespace engine::io {

// Parts of a NumPy script: Python text, complete with blank lines behind it. Layers have forward(x, training)
// and backward(gradient), which puts the gradients of their weights into G; W holds the weights by name.

/// NAME(z), and NAME_back(z, da): dz from da. Nothing for linear.
std::string numpyActivation(const std::string& name);
/// The class of a type of layer.
std::string numpyLayer(const std::string& type);
/// What convolution and pooling share.
std::string numpyWindows();
/// loss_and_gradient(y, t): `last` is the activation of the last layer.
std::string numpyLoss(const std::string& loss, const std::string& last);
/// update(name, g, step, rate).
std::string numpyOptimizer(const optim::OptimizerSpec& optimizer);

} // namespace engine::io
