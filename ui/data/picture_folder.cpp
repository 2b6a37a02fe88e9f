#include "ui/data/picture_folder.h"

#include "engine/io/picture_size.h"
#include "ui/file_access.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QImageReader>
#include <QLoggingCategory>
#include <QPainter>

namespace ui {

using engine::core::Code;
using engine::core::Error;
using engine::core::Result;
using engine::io::Bytes;
using engine::io::GreyPictures;

namespace {

constexpr int kMegabytes = 64; ///< the most that decoding one picture may allocate

QString say(const char* text) { return QCoreApplication::translate("ui::PictureFolder", text); }

Error failure(Code code, const QString& message, const QString& place) {
    return {code, message.toStdString(), place.toStdString()};
}

/// Qt's grey weights; what is transparent is seen on white.
QImage greyed(QImage image, QSize size) {
    if (image.hasAlphaChannel()) {
        QImage paper(image.size(), QImage::Format_RGB32);
        paper.fill(Qt::white);
        QPainter(&paper).drawImage(0, 0, image);
        image = paper;
    }
    if (image.size() != size)
        image = image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return image.convertToFormat(QImage::Format_Grayscale8);
}

} // namespace

QVector<PictureClass> classFolders(const QString& folder) {
    QVector<PictureClass> classes;
    const QDir root(folder);
    for (const QString& name :
         root.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Readable, QDir::Name)) {
        const QDir inside(root.filePath(name));
        PictureClass each{name, {}};
        for (const QString& file :
             inside.entryList({QStringLiteral("*.png"), QStringLiteral("*.jpg"), QStringLiteral("*.jpeg")},
                              QDir::Files, QDir::Name))
            each.files << inside.absoluteFilePath(file);
        if (!each.files.isEmpty())
            classes << each;
    }
    return classes;
}

Result<Bytes> greyPicture(const QString& path, QSize size) {
    const QString place = QFileInfo(path).dir().dirName() + QLatin1Char('/') + QFileInfo(path).fileName();
    auto bytes = readFile(path);
    if (!bytes)
        return Error{bytes.error().code, bytes.error().message, place.toStdString()};
    // The decoders print what is wrong themselves, and take sizes from a header that may be damaged.
    if (const auto declared = engine::io::pictureSize(*bytes); !declared)
        return declared.error().within(place.toStdString());
    QByteArray view = QByteArray::fromRawData(bytes->data(), qsizetype(bytes->size()));
    QBuffer buffer(&view);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    const QImage image = reader.read();
    if (image.isNull())
        return failure(Code::Syntax, say("the picture is damaged: its pixels cannot be decoded"), place);
    const QImage grey = greyed(image, size);
    Bytes pixels;
    for (int y = 0; y < grey.height(); ++y)
        pixels.append(reinterpret_cast<const char*>(grey.constScanLine(y)), std::size_t(grey.width()));
    return pixels;
}

Result<GreyPictures> readPictures(const QString& folder, QSize size, const engine::io::Progress& progress) {
    if (!QFileInfo(folder).isDir())
        return failure(Code::NotFound, say("no such folder; expected one folder a class in it"), folder);
    QImageReader::setAllocationLimit(kMegabytes);
    QLoggingCategory::setFilterRules(
        QStringLiteral("qt.gui.imageio*=false")); // what is wrong is in the result
    const QVector<PictureClass> classes = classFolders(folder);
    qsizetype all = 0, done = 0;
    for (const PictureClass& each : classes)
        all += each.files.size();
    if (quint64(all) * quint64(size.width()) * quint64(size.height()) * sizeof(double) >
        engine::io::memoryBudget())
        return failure(Code::TooLarge,
                       say("%1 pictures of %2 × %3 pixels are more than the memory budget")
                           .arg(all)
                           .arg(size.width())
                           .arg(size.height()),
                       folder);
    GreyPictures pictures;
    pictures.width = size.width();
    pictures.height = size.height();
    for (const PictureClass& each : classes) {
        for (const QString& file : each.files) {
            if (progress && !progress(double(done) / double(all)))
                return Error{Code::Cancelled, "was cancelled", {}};
            auto pixels = greyPicture(file, size);
            if (!pixels)
                return pixels.error();
            pictures.pixels += *pixels;
            pictures.classes.push_back(int(pictures.classNames.size()));
            ++done;
        }
        pictures.classNames.push_back(each.name.toStdString());
    }
    return pictures;
}

} // namespace ui
