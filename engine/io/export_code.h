#pragma once

#include "engine/core/result.h"
#include "engine/data/prepare.h"
#include "engine/io/bytes.h"
#include "engine/train/experiment.h"

#include <optional>
#include <string>
#include <vector>

namespace engine::io {

enum class CodeTarget { Pytorch, Keras, Numpy };

/// What a script is made from.
struct CodeInput {
    const train::Experiment& experiment;
    const data::Prepared& data;
    const core::VectorD& parameters; ///< by the layout of the experiment's network
    std::string title = {};          ///< what the project is called; empty: nothing
};

/// A Python script that a person can read and go on with. It rebuilds the network with its weights, the
/// preprocessing of its data, its loss and its optimizer with all settings, offers train(x, y, epochs) and
/// predict(x), and run by itself prints predictions for a few samples beside Chainrule's: exit status 1 where
/// they differ by more than 1e-5 (relative above 1). Errors: those of model::Network::create; ShapeMismatch
/// of the data or the parameters.
core::Result<Bytes> exportCode(CodeTarget target, const CodeInput& input);

/// "pytorch", "keras", "numpy".
std::optional<CodeTarget> codeTargetNamed(const std::string& name);
const std::vector<std::string>& codeTargetNames();

} // namespace engine::io
