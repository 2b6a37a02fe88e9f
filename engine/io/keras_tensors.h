#pragma once

#include "engine/core/tensor.h"
#include "engine/io/hdf5_content.h"
#include "engine/io/keras_config.h"

#include <string>

namespace engine::io {

/// The weights of an HDF5 file that Keras wrote, named "layer/variable" ("dense_1/kernel"), in the order of
/// the layers; `model` (may be null) names layers that the file only counts. Three layouts: weight_names of
/// layer_names (Keras 1 and 2, and whole models of Keras 3), layers/dense_1/vars/0 (Keras 3; also
/// _layer_checkpoint_dependencies), anything else by its paths. What optimizers and random generators keep is
/// left out. Errors: NotFound (a weight that is listed and not there); context: dataset "a/b".
core::Result<core::TensorMap> kerasTensors(Hdf5Content content, const KerasModel* model);

/// Of a manifest whose names say the layer and the variable somewhere ("model/dense_1/kernel"): those that
/// the model has are named "layer/variable", or by the order of its variables where the shapes allow nothing
/// else.
void nameKerasTensors(const KerasModel& model, core::TensorMap& tensors);

} // namespace engine::io
