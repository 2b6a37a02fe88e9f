#pragma once

#include "engine/io/weight_file.h"

namespace engine::io {

/// Keras' HDF5 files: a whole model (.h5), or weights alone (.weights.h5 of Keras 3, save_weights of Keras
/// 2). Read through FileSource::hdf5. Tensors as kerasTensors names them; of a whole model the network and
/// what goes where, too. Errors: those of the child, of safetensors and of readKerasConfig; Unsupported where
/// it holds no numbers.
core::Result<WeightFile> readKerasH5(View bytes, const WeightSource& source);

/// Keras' archive (.keras): config.json and model.weights.h5. `bytes` have both names.
bool isKerasArchive(View bytes);
core::Result<WeightFile> readKerasArchive(View bytes, const WeightSource& source);

} // namespace engine::io
