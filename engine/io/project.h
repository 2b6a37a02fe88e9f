#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"
#include "engine/model/layout.h"
#include "engine/train/experiment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace engine::io {

/// A project file: the experiment, and weights by path (relative to the file) or inline.
struct Project {
    train::Experiment experiment;
    std::string weightsPath; ///< empty: none
    std::optional<core::TensorMap> inlineWeights;
    /// How often the metrics of the test part of these data were looked at.
    std::int64_t testLooks = 0;
    bool newerVersion = false; ///< written by a newer program: open read-only with a warning
    bool operator==(const Project&) const = default;
};

inline constexpr int kProjectVersion = 1;

/// JSON to a project checked so far, defaults filled in. At most 64 MiB and 64 levels deep. Errors: context
/// is the key's path ("training.optimizer.learning_rate") or the line and column of a syntax error; unknown
/// keys name the nearest.
core::Result<Project> readProject(View bytes, train::Check check = train::Check::Runnable);
/// Indented JSON in the order of the contract; numbers read back to the same value.
Bytes writeProject(const Project& project);

/// The initial parameters of a project: from its weights (through `files`), else nothing. Every tensor of the
/// network must be there by name with its shape. Errors: context is the weights file or tensor.
core::Result<std::optional<core::VectorD>> initialWeights(const Project& project, const model::Layout& layout,
                                                          const core::VectorD& initial,
                                                          const FileSource& files);

/// What a file is by its content: for dropping any file on the window. Tables and IDX files may be gzipped.
/// Npy and Npz may hold data as well as weights; the other weight formats are Weights (see weight_file.h).
enum class FileKind { Project, Npy, Npz, Weights, Csv, Idx, Unknown };
FileKind recognize(View bytes);

} // namespace engine::io
