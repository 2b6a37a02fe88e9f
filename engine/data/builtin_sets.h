#pragma once

#include "engine/core/schema.h"

#include <string>
#include <vector>

namespace engine::data {

/// The sets shipped with the program, each with what it can be told: iris, wine, breast_cancer, digits,
/// mnist, fashion, words, spoken_digits. io::loadDataset() reads them.
const std::vector<core::Schema>& builtinSets();
const core::Schema* findBuiltinSet(const std::string& name);

/// A generator or a built-in set: what the settings of a DataSpec may say. Null for a file.
const core::Schema* findSource(const std::string& name);

} // namespace engine::data
