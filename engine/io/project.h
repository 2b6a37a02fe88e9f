#pragma once

#include "engine/core/result.h"
#include "engine/core/tensor.h"
#include "engine/io/bytes.h"
#include "engine/model/layout.h"
#include "engine/train/experiment.h"
#include "engine/train/source_task.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace engine::io {

/// Where the weights of a project came from: the "fine_tuning" object. A plain comparable value.
///
/// "source": {"data": {…}, "head": […layers…], "weights": …, "loss": …}: the task they were learned on. Its
/// network is the present one with the last `headLayers` layers replaced by the source's own `head`, whose
/// tensors are in `weights` (a path, or inline; named as in the source's network, other tensors there are not
/// looked at). With no head the present network is the source's.
struct FineTuning {
    int headLayers = 1; ///< "head_layers": so many of the last layers are new, what "head only" trains
    struct Source {
        data::DataSpec data;
        std::vector<model::LayerSpec> head; ///< empty: nothing was replaced
        std::string weightsPath;            ///< empty: none
        std::optional<core::TensorMap> inlineWeights;
        std::string loss; ///< empty: the training's
        bool operator==(const Source&) const = default;
    };
    std::optional<Source> source; ///< nothing: forgetting is not measured
    bool operator==(const FineTuning&) const = default;
};

/// A project file: the experiment, and weights by path (relative to the file) or inline.
struct Project {
    train::Experiment experiment;
    std::string weightsPath; ///< empty: none
    std::optional<core::TensorMap> inlineWeights;
    std::optional<FineTuning> fineTuning; ///< nothing: it begins anew
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
/// network must be there with its shape, but for those of the last fineTuning->headLayers layers: a head that
/// is missing is new and has the numbers of `initial`. Files with names of their own (Keras, scikit-learn) are
/// understood where these names say what goes where. Errors: context is the weights file or tensor.
core::Result<std::optional<core::VectorD>> initialWeights(const Project& project, const model::Layout& layout,
                                                          const core::VectorD& initial,
                                                          const FileSource& files);

/// The task a project's weights came from, its data read through `files`; null where the project names none.
/// Errors: context begins with "fine_tuning.source".
core::Result<train::SourceTaskPtr> sourceTask(const Project& project, const FileSource& files,
                                              const Progress& progress = {});

/// What a file is by its content: for dropping any file on the window. Tables and IDX files may be gzipped.
/// Npy and Npz may hold data as well as weights; the other weight formats are Weights (see weight_file.h).
enum class FileKind { Project, Npy, Npz, Weights, Csv, Idx, Unknown };
FileKind recognize(View bytes);

} // namespace engine::io
