#pragma once

#include "ui/theme.h"

#include <QByteArray>
#include <QImage>
#include <QSizeF>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

class QMenu;
class QPainter;
class QWidget;

namespace ui::plots {

class LongTable;

/// What can be saved of something seen: the picture of it, and its numbers.
struct Exportable {
    QString name;                                       ///< proposed file name without ending
    QSize size;                                         ///< on screen
    std::function<void(QPainter&, const QSize&)> paint; ///< laid out at that size, background included
    std::function<QByteArray()> csv;                    ///< none: pictures only
    bool anyLook = true;                                ///< else as on screen only
    bool anySize = true;                                ///< laid out anew; else only larger or smaller
    /// Where csv() has less than all numbers: all, as they are at the time of the call. Null: not at present.
    std::function<std::unique_ptr<LongTable>()> longCsv = {};
};

/// A widget that paints its own picture for a file.
class Exporter {
public:
    virtual ~Exporter() = default;
    virtual Exportable exportable() = 0;
};

enum class ExportFormat { Svg, Pdf, Png, Csv };
/// "svg"
QString endingOf(ExportFormat format);

struct ExportChoice {
    ExportFormat format = ExportFormat::Svg;
    std::optional<Scheme> look; ///< none: as on screen
    QSizeF size;      ///< pixels, of a PDF millimetres; empty: as on screen (of a PDF a point a pixel)
    double scale = 1; ///< of texts, lines and points, compared with those on screen
};
/// The size it is laid out at, in pixels of the screen: with larger texts there is less room.
QSize layoutSize(const Exportable& what, const ExportChoice& choice);

QByteArray exported(const Exportable& what, const ExportChoice& choice);
/// As on screen; of a PNG two pixels for one, so that it stays sharp on paper and projector.
QByteArray exported(const Exportable& what, ExportFormat format);
/// The picture of that choice as it fits into so many pixels.
QImage preview(const Exportable& what, const ExportChoice& choice, const QSize& room);

/// Writes it whole or not at all. Empty when it is done, else one line: which file, what is wrong.
QString saveBytes(const QString& path, const QByteArray& bytes);

/// "Export …", and, where there are numbers, "Save numbers as CSV …".
void addSaveActions(QMenu& menu, QWidget* parent, std::function<Exportable()> what);

} // namespace ui::plots
