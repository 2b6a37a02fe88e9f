#pragma once

#include "engine/core/schema.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"

#include <optional>
#include <string>

namespace ui {

/// What a form shows of a source's own settings, of the split and of how numbers are scaled. `task`: nothing
/// while it is not known.
engine::core::Schema dataSchema(const std::string& source, std::optional<engine::data::Task> task);
/// A data spec as values of that schema, and such values put into a spec. Fitted scalers are dropped.
engine::core::Settings toDataSettings(const engine::data::DataSpec& spec);
engine::data::DataSpec fromDataSettings(engine::data::DataSpec spec, engine::core::Settings settings);
/// The rest is for training.
engine::data::SplitSpec withShares(double validation, double test);

} // namespace ui
