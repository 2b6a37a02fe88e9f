#pragma once

#include "engine/io/bytes.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <functional>

namespace ui {

/// A whole regular file. Errors name what is wrong (not found, a directory, not readable, above the memory budget); context:
/// the path as given. Any thread.
engine::core::Result<engine::io::Bytes> readFile(const QString& path);

/// Replaces a file as one act: after a crash or on a full disk the old one is whole. Errors say what, where, and how many
/// bytes were needed and free. Any thread.
engine::core::Result<void> writeFile(const QString& path, const engine::io::Bytes& bytes);

/// The same of a file that is made piece by piece: `next` fills the piece it is given (empty) and says whether another one
/// comes. True when all is written; false when `cancelled` became true before, then nothing has changed.
engine::core::Result<bool> writeFile(const QString& path, const std::function<bool(QByteArray& piece)>& next,
                                     const std::atomic<bool>& cancelled);

/// Shipped data sets from the program's resources, files from the disk.
engine::io::FileSource fileSource();
/// The same, relative paths beginning at `directory`.
engine::io::FileSource within(engine::io::FileSource files, const QString& directory);

} // namespace ui
