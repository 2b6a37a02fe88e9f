#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/io/json.h"

#include <string>

namespace engine::io {

/// The "data" object of a project: source, settings of a generator, seed, split, standardize or
/// "scale": "min_max", classes, samples_per_class, the scaler of the weights, how a table is read, the text
/// of a pasted one.
core::Result<data::DataSpec> readData(const Json& json, bool ignoreUnknown);

/// How a table is read, as the project file says it: {"separator": "semicolon", "columns": {"age": "input"}}.
/// Two specs are the same if their texts are.
std::string tableText(const data::TableSpec& table);

/// The word of the project file for a role: "input", "one_hot", "target", "number_target", "ignore", "split".
std::string roleWord(data::ColumnRole role);

} // namespace engine::io
