#pragma once

#include "engine/io/bytes.h"

#include <QString>

namespace ui {

/// A whole regular file. Errors name what is wrong (not found, a directory, not readable, above the memory budget); context:
/// the path as given. Any thread.
engine::core::Result<engine::io::Bytes> readFile(const QString& path);

/// Replaces a file as one act: after a crash or on a full disk the old one is whole. Errors say what, where, and how many
/// bytes were needed and free. Any thread.
engine::core::Result<void> writeFile(const QString& path, const engine::io::Bytes& bytes);

/// Shipped data sets from the program's resources, files from the disk.
engine::io::FileSource fileSource();
/// The same, relative paths beginning at `directory`.
engine::io::FileSource within(engine::io::FileSource files, const QString& directory);

} // namespace ui
