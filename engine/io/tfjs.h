#pragma once

#include "engine/io/weight_file.h"

namespace engine::io {

/// A layers model of TensorFlow.js: model.json with the topology (a Keras configuration) and a manifest of
/// weights, which lie in shards beside it. `bytes` begin as a JSON object with one of both.
bool isTfjsModel(View bytes);
/// Weights of 1 or 2 bytes are multiplied by their scale and moved by their minimum, as TensorFlow.js does.
/// Shards are read through source.files, from the folder of source.path and from nowhere else. Errors:
/// Syntax, WrongType, MissingKey, Truncated, TooLarge, Unsupported (a dtype, by name), InvalidValue (the name
/// of a shard that leads out of the folder), those of the files; context:
/// weightsManifest[0].weights[1].dtype.
core::Result<WeightFile> readTfjsModel(View bytes, const WeightSource& source);

} // namespace engine::io
