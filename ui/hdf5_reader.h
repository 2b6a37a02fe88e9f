#pragma once

#include "engine/io/bytes.h"

#include <QString>

namespace ui {

/// The content of an HDF5 file as safetensors (io::hdf5ToSafetensors), read by the program started again:
/// what crashes, hangs or runs out of memory there is an error here. Any thread, no event loop; blocks at
/// most for about a minute. Errors: those of the reader; Syntax (it crashed on the file), TooLarge (it took too
/// long, or gives more than the memory budget), ReadFailed (it could not be started).
engine::core::Result<engine::io::Bytes> readHdf5(engine::io::View file);

/// The program to start instead of this one: of tests, which are not it. Before the first reader only.
void setHdf5Program(const QString& path);

} // namespace ui
