#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

#include <functional>

class QMenu;
class QPaintDevice;
class QWidget;

namespace ui::plots {

/// What a plot offers to be saved as: the picture at its size on screen, and its numbers.
struct Exportable {
    QString name; ///< proposed file name without ending
    QSize size;
    std::function<void(QPaintDevice&)> paint; ///< at `size`, background included
    std::function<QByteArray()> csv;          ///< none: pictures only
};

enum class ExportFormat { Svg, Pdf, Png, Csv };

QByteArray exported(const Exportable& what, ExportFormat format);
/// Writes it whole or not at all. Empty when it is done, else one line: which file, what is wrong.
QString saveBytes(const QString& path, const QByteArray& bytes);

/// "Save as SVG …", ...: each asks for a file, saves, and says what went wrong.
void addSaveActions(QMenu& menu, QWidget* parent, std::function<Exportable()> what);

} // namespace ui::plots
