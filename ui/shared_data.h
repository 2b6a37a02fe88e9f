#pragma once

#include "engine/core/result.h"
#include "engine/data/data_spec.h"
#include "engine/data/dataset.h"
#include "engine/io/bytes.h"

namespace ui {

/// The data a spec names, as engine::io::loadDataset makes or reads them. Built-in sets and files by absolute
/// path (a table with how it is read) are held once: who asks for what somebody has gets the same. Any
/// thread; waits while another one reads the same.
engine::core::Result<engine::data::DatasetPtr> sharedDataset(const engine::data::DataSpec& spec,
                                                             const engine::io::FileSource& files,
                                                             const engine::io::Progress& progress = {});

/// Whether a generator makes them in a moment, or they were drawn: larger ones and files are loaded off the window's thread.
bool quicklyMade(const engine::data::DataSpec& spec);

} // namespace ui
