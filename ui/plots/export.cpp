#include "ui/plots/export.h"

#include "ui/file_access.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace ui::plots {

namespace {

/// Of a PNG that is as large as on screen.
constexpr double kPixelsPerPoint = 2;
/// What browsers take a pixel for.
constexpr int kPixelsPerInch = 96;
/// Of a PDF: fine enough that nothing is seen of rounding.
constexpr int kPaperResolution = 1200;
constexpr double kPointsPerMillimetre = 72 / 25.4;

/// In pixels, of a PDF in points.
QSizeF deviceSize(const Exportable& what, const ExportChoice& choice) {
    if (choice.size.isEmpty())
        return QSizeF(what.size) * choice.scale;
    return choice.format == ExportFormat::Pdf ? choice.size * kPointsPerMillimetre : choice.size;
}

void paint(QPaintDevice& device, const Exportable& what, const ExportChoice& choice) {
    const LookScope scope(choice.look.value_or(Look::instance().scheme()));
    const QSize size = layoutSize(what, choice);
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(double(device.width()) / size.width(), double(device.height()) / size.height());
    what.paint(painter, size);
}

QByteArray svg(const Exportable& what, const ExportChoice& choice) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QSize size = deviceSize(what, choice).toSize();
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(what.name);
    generator.setResolution(kPixelsPerInch);
    paint(generator, what, choice);
    return buffer.data();
}

QByteArray pdf(const Exportable& what, const ExportChoice& choice) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kPaperResolution);
    writer.setPageSize(
        QPageSize(deviceSize(what, choice), QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(what.name);
    paint(writer, what, choice);
    return buffer.data();
}

QImage image(const Exportable& what, const ExportChoice& choice, const QSize& size) {
    QImage picture(size, QImage::Format_ARGB32_Premultiplied);
    if (picture.isNull())
        return picture;
    picture.fill(Qt::transparent);
    paint(picture, what, choice);
    return picture;
}

QByteArray png(const Exportable& what, const ExportChoice& choice) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image(what, choice, deviceSize(what, choice).toSize()).save(&buffer, "PNG");
    return buffer.data();
}

} // namespace

QString endingOf(ExportFormat format) {
    switch (format) {
    case ExportFormat::Svg:
        return QStringLiteral("svg");
    case ExportFormat::Pdf:
        return QStringLiteral("pdf");
    case ExportFormat::Png:
        return QStringLiteral("png");
    case ExportFormat::Csv:
        break;
    }
    return QStringLiteral("csv");
}

QSize layoutSize(const Exportable& what, const ExportChoice& choice) {
    return what.anySize ? (deviceSize(what, choice) / choice.scale).toSize() : what.size;
}

QByteArray exported(const Exportable& what, const ExportChoice& choice) {
    switch (choice.format) {
    case ExportFormat::Svg:
        return svg(what, choice);
    case ExportFormat::Pdf:
        return pdf(what, choice);
    case ExportFormat::Png:
        return png(what, choice);
    case ExportFormat::Csv:
        break;
    }
    return what.csv();
}

QByteArray exported(const Exportable& what, ExportFormat format) {
    ExportChoice choice;
    choice.format = format;
    choice.scale = format == ExportFormat::Png ? kPixelsPerPoint : 1;
    return exported(what, choice);
}

QImage preview(const Exportable& what, const ExportChoice& choice, const QSize& room) {
    const QSize size = deviceSize(what, choice).toSize().scaled(room, Qt::KeepAspectRatio);
    return image(what, choice, size.expandedTo({1, 1}));
}

QString saveBytes(const QString& path, const QByteArray& bytes) {
    const auto written = writeFile(path, bytes.toStdString());
    return written ? QString() : QString::fromStdString(written.error().text());
}

} // namespace ui::plots
