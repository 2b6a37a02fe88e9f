#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"
#include "engine/io/placement.h"
#include "engine/model/network_spec.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::io {

/// What a weight file of any format holds.
struct WeightFile {
    std::string format;      ///< name of its WeightFormat
    core::TensorMap tensors; ///< by the file's names, in its order, shaped as stored
    /// The network, where the file holds an architecture and all of it has a layer here.
    std::optional<model::NetworkSpec> network;
    Placements placements; ///< of the tensors in that network, with Reason::Architecture
    /// What of the architecture has no layer here: "layers[3] \"lstm\": LSTM has no layer here". Then there
    /// is no network, and the tensors are read all the same.
    std::vector<std::string> unsupported;
};

/// What a reader may ask for beside the bytes.
struct WeightSource {
    std::string path;        ///< of the file: names what lies beside it, and a lone array
    const FileSource& files; ///< shards, the other one of a pair; HDF5 by its child process
};

/// What a writer gets: tensors by the contract's names ("0.weight"), and the network, where it is known.
struct WeightContent {
    const core::TensorMap& tensors;
    const model::NetworkSpec* network = nullptr;
};

/// A format is one file, one line in the table in weight_formats.cpp, one in its test.
struct WeightFormat {
    const char* name;            ///< "npz", "safetensors", "keras_h5", ...
    const char* title;           ///< "NumPy archive"
    const char* suffixes;        ///< "*.npz", space between several
    bool (*matches)(View bytes); ///< by content, looking at little
    core::Result<WeightFile> (*read)(View bytes, const WeightSource& source);
    core::Result<Bytes> (*write)(const WeightContent& content); ///< null: is only read
};

/// In the order in which they are asked whether a file is theirs.
const std::vector<WeightFormat>& weightFormats();
const WeightFormat* weightFormat(View bytes);
const WeightFormat* weightFormatNamed(const std::string& name);
/// By the suffix of a path that is to be written: null if none that can be written has it.
const WeightFormat* weightFormatFor(const std::string& path);

/// ".npy, .npz, ...": those of all formats, or of those that can be written.
std::string weightSuffixes(bool written = false);

/// Reads a weight file by path, its format recognized by content. Errors: context is the path, then the
/// place in it; Unsupported if it is no weight file.
core::Result<WeightFile> readWeightFile(const std::string& path, const FileSource& files);

} // namespace engine::io
