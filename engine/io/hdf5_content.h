#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"
#include "engine/io/json.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::io {

/// What an HDF5 file holds, as the child process handed it back (see hdf5.h).
struct Hdf5Content {
    core::TensorMap tensors; ///< by path: "model_weights/dense/dense/kernel:0"
    Json attributes;         ///< path → name → value; the root's path is ""

    const Json* attribute(const std::string& path, const std::string& name) const;
    std::optional<std::string> text(const std::string& path, const std::string& name) const;
    /// A list of texts; Keras cuts long ones into name0, name1, … Nothing: there is none.
    std::optional<std::vector<std::string>> texts(const std::string& path, const std::string& name) const;
};

/// Errors: those of the child and of safetensors; Unsupported where there is no child (FileSource::hdf5).
core::Result<Hdf5Content> readHdf5Content(View bytes, const FileSource& files);

} // namespace engine::io
