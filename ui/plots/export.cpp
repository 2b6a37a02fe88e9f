#include "ui/plots/export.h"

#include "ui/file_access.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileDialog>
#include <QImage>
#include <QMenu>
#include <QMessageBox>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace ui::plots {

namespace {

/// Of a PNG, so that it stays sharp on paper and projector.
constexpr int kPixelsPerPoint = 2;
/// What browsers take a pixel for.
constexpr int kPixelsPerInch = 96;

QString tr(const char* text) { return QCoreApplication::translate("ui::plots::Export", text); }

QByteArray svg(const Exportable& what) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(what.size);
    generator.setViewBox(QRect(QPoint(0, 0), what.size));
    generator.setTitle(what.name);
    generator.setResolution(kPixelsPerInch);
    what.paint(generator);
    return buffer.data();
}

QByteArray pdf(const Exportable& what) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    // One pixel on screen is one point on paper.
    writer.setResolution(72);
    writer.setPageSize(QPageSize(QSizeF(what.size), QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(what.name);
    what.paint(writer);
    return buffer.data();
}

QByteArray png(const Exportable& what) {
    QImage image(what.size * kPixelsPerPoint, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kPixelsPerPoint);
    image.fill(Qt::transparent);
    what.paint(image);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return buffer.data();
}

struct FormatName {
    ExportFormat format;
    const char* ending;
    const char* action;
};
constexpr FormatName kFormats[] = {
    {ExportFormat::Svg, "svg", QT_TRANSLATE_NOOP("ui::plots::Export", "Save as SVG …")},
    {ExportFormat::Pdf, "pdf", QT_TRANSLATE_NOOP("ui::plots::Export", "Save as PDF …")},
    {ExportFormat::Png, "png", QT_TRANSLATE_NOOP("ui::plots::Export", "Save as PNG …")},
    {ExportFormat::Csv, "csv", QT_TRANSLATE_NOOP("ui::plots::Export", "Save numbers as CSV …")},
};

void askAndSave(QWidget* parent, const Exportable& what, const FormatName& format) {
    const QString ending = QLatin1String(format.ending);
    const QString path =
        QFileDialog::getSaveFileName(parent, tr(format.action), what.name + QLatin1Char('.') + ending,
                                     ending.toUpper() + QStringLiteral(" (*.%1)").arg(ending));
    if (path.isEmpty())
        return;
    const QString problem = saveBytes(path, exported(what, format.format));
    if (!problem.isEmpty())
        QMessageBox::warning(parent, tr("Not saved"), problem);
}

} // namespace

QByteArray exported(const Exportable& what, ExportFormat format) {
    switch (format) {
    case ExportFormat::Svg:
        return svg(what);
    case ExportFormat::Pdf:
        return pdf(what);
    case ExportFormat::Png:
        return png(what);
    case ExportFormat::Csv:
        return what.csv();
    }
    return {};
}

QString saveBytes(const QString& path, const QByteArray& bytes) {
    const auto written = writeFile(path, bytes.toStdString());
    return written ? QString() : QString::fromStdString(written.error().text());
}

void addSaveActions(QMenu& menu, QWidget* parent, std::function<Exportable()> what) {
    for (const FormatName& format : kFormats) {
        if (format.format == ExportFormat::Csv && !what().csv)
            continue;
        QObject::connect(menu.addAction(tr(format.action)), &QAction::triggered, parent,
                         [parent, what, format] { askAndSave(parent, what(), format); });
    }
}

} // namespace ui::plots
