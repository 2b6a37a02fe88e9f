#include "ui/file_access.h"

#include "ui/data/picture_folder.h"
#include "ui/hdf5_reader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStorageInfo>

namespace ui {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::io::Bytes;

namespace {

QString say(const char* text) { return QCoreApplication::translate("ui::FileAccess", text); }

Error failure(Code code, const QString& message, const QString& path) {
    return {code, message.toStdString(), path.toStdString()};
}

Error writeFailure(const QSaveFile& file, const QString& path, qsizetype needed) {
    const QStorageInfo disk(QFileInfo(path).absolutePath());
    const qint64 available = disk.isValid() ? disk.bytesAvailable() : -1;
    // Qt says "Unknown error" for a full disk.
    if (available >= 0 && available < needed)
        return failure(Code::WriteFailed,
                       say("the disk is full: %1 bytes are needed, %2 are free").arg(needed).arg(available), path);
    if (!QFileInfo(QFileInfo(path).absolutePath()).isDir())
        return failure(Code::WriteFailed, say("its folder does not exist"), path);
    if (file.error() == QFileDevice::OpenError || file.error() == QFileDevice::PermissionsError)
        return failure(Code::WriteFailed, say("it cannot be written: no permission, or a read-only disk"), path);
    return failure(Code::WriteFailed, say("it could not be written; the old file, if there was one, is unchanged"), path);
}

} // namespace

Result<Bytes> readFile(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists())
        return failure(Code::NotFound, say("no such file"), path);
    if (info.isDir())
        return failure(Code::ReadFailed, say("a folder; expected a file"), path);
    if (!info.isFile())
        return failure(Code::ReadFailed, say("not a regular file"), path);
    if (quint64(info.size()) > engine::io::memoryBudget())
        return failure(Code::TooLarge, say("%1 bytes are more than the memory budget of %2").arg(info.size()).arg(
                           engine::io::memoryBudget()), path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Code::ReadFailed, say("it cannot be read: no permission"), path);
    Bytes bytes(std::size_t(info.size()), '\0');
    const qint64 got = file.read(bytes.data(), qint64(bytes.size()));
    if (got != qint64(bytes.size()))
        return failure(Code::ReadFailed, say("it could not be read to its end"), path);
    return bytes;
}

Result<void> writeFile(const QString& path, const Bytes& bytes) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()) || !file.commit())
        return writeFailure(file, path, qsizetype(bytes.size()));
    return {};
}

Result<bool> writeFile(const QString& path, const std::function<bool(QByteArray& piece)>& next,
                       const std::atomic<bool>& cancelled) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return writeFailure(file, path, 0);
    QByteArray piece;
    for (bool more = true; more;) {
        piece.clear();
        more = next(piece);
        if (cancelled)
            return false;
        if (file.write(piece) != piece.size())
            return writeFailure(file, path, piece.size());
    }
    if (!file.commit())
        return writeFailure(file, path, piece.size());
    return true;
}

engine::io::FileSource fileSource() {
    return {[](const std::string& name) { return readFile(QStringLiteral(":/data/") + QString::fromStdString(name)); },
            [](const std::string& path) { return readFile(QString::fromStdString(path)); },
            [](const std::string& path, int width, int height, const engine::io::Progress& progress) {
                return readPictures(QString::fromStdString(path), {width, height}, progress);
            },
            readHdf5};
}

engine::io::FileSource within(engine::io::FileSource files, const QString& directory) {
    auto read = files.file;
    files.file = [read, directory](const std::string& path) -> Result<Bytes> {
        auto bytes = read(QDir(directory).absoluteFilePath(QString::fromStdString(path)).toStdString());
        if (bytes)
            return bytes;
        // The path as it stands in the project, not as it was resolved.
        return Error{bytes.error().code, bytes.error().message, path};
    };
    auto pictures = files.pictures;
    if (pictures == nullptr)
        return files;
    files.pictures = [pictures, directory](const std::string& path, int width, int height, const engine::io::Progress& progress) {
        const QString absolute = QDir(directory).absoluteFilePath(QString::fromStdString(path));
        return pictures(absolute.toStdString(), width, height, progress);
    };
    return files;
}

} // namespace ui
