#pragma once

#include "engine/io/weight_file.h"

namespace engine::io {

/// By the wire format: a protobuf message that begins with an IR version and holds a graph.
bool isOnnx(View bytes);

/// Initializers and constants as tensors (bfloat16 as float32); a chain of the operators that have a layer
/// here as a network, residual sums included. The graph of a converted Keras network that turns pictures from
/// height × width × channels is followed through. Refused: more than 2 GiB, nesting above 100, more than
/// 100,000 tensors or nodes, external data. Errors: Syntax, Truncated, TooLarge, Unsupported; context: byte
/// 12, tensor "W".
core::Result<WeightFile> readOnnx(View bytes, const WeightSource& source);

/// A model of opset 15 that onnx.checker accepts: input "x" with the batch dimension "N", output "y",
/// initializers by the contract's names, in float64 where a tensor is, else in float32. Dropout is left out.
/// Errors: MissingKey without a network; NotFound, ShapeMismatch of tensors.
core::Result<Bytes> writeOnnx(const WeightContent& content);

} // namespace engine::io
