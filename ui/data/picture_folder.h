#pragma once

#include "engine/io/bytes.h"

#include <QSize>
#include <QString>
#include <QStringList>
#include <QVector>

namespace ui {

/// A class: its folder and the PNG and JPEG files in it, in order of their names.
struct PictureClass {
    QString name;
    QStringList files; ///< absolute paths
};

/// The class folders of a folder, in order of their names; those without pictures are left out.
QVector<PictureClass> classFolders(const QString& folder);

/// One picture, its first frame, turned upright, on white where it is transparent, resized to that size (not
/// keeping its proportions) and grey: a byte a pixel. Errors: damaged, not PNG or JPEG by content, too large;
/// context: the file.
engine::core::Result<engine::io::Bytes> greyPicture(const QString& path, QSize size);

/// All pictures of a folder, for engine::io::FileSource. Any thread.
engine::core::Result<engine::io::GreyPictures> readPictures(const QString& folder, QSize size,
                                                            const engine::io::Progress& progress);

} // namespace ui
